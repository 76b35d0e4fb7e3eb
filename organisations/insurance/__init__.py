"""The insurance of volunteers: known, and said before it ends."""
