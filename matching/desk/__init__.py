"""/beheer: the coordinator's desk, inside the admin. What waits, who fits what, first talks, the plan."""
