"""What channels that speak HTTP have in common."""
