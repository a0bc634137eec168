"""What one rule would do on one record, shown as its recipient will see it."""
