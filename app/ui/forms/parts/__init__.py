"""Small widgets that several editors are made of."""
