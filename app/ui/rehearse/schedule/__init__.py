"""What happens from outside by itself in a rehearsal: schedules from files, records that arrive by chance."""
