"""/organisatie: who comes, and who came."""
