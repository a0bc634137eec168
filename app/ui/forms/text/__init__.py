"""Text with placeholders: as source, as small HTML, as a document with chips, and the field that edits it."""
