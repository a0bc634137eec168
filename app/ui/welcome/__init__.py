"""What meets a person in their first minute: a tour, templates, what is new."""
