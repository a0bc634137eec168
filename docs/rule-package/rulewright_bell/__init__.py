"""Rules and a trigger for offices with a bell."""
