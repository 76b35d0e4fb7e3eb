"""/mijn: a volunteer's own work."""
