"""The life of a placement: what happens to it, who has the seat, who is told."""
