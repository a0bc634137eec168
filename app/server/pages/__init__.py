"""Pages for people, made whole on the server: no scripts, and words in the reader's language."""
