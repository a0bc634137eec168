"""Tables of records that stay quick however many there are."""
