"""What sending and receiving mail have in common."""
