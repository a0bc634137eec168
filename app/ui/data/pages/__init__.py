"""What is set up rather than recorded: people, pipelines, fields, calendars."""
