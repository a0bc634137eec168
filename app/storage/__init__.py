"""The workspace file: everything a company's pipelines need, in one SQLite database."""
