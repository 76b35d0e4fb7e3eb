"""The dated moments of placements, and the hours that come of them."""
