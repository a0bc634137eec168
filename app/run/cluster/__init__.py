"""The executor where one machine is not enough: PostgreSQL, with Procrastinate's jobs."""
