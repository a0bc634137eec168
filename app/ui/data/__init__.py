"""The workspace's records, people and set-up: tables, editors, imports."""
