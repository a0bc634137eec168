"""What kinds of records there are: their fields, and how a record holds them."""
