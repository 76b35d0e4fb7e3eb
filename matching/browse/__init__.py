"""/opdrachten: the work on offer, for everybody."""
