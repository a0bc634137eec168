"""Records: items, clients, people, products. Each kind stands on a shelf of its own; all shelves work alike."""
