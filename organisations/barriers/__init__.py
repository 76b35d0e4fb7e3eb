"""How an organisation sees its own barriers: eight questions, a picture, and a tip for each."""
