"""Who: choosing people, departments and roles, and saying who that is on the chosen record."""
