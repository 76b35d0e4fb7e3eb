"""Who acts for an organisation: invited by mail, with a role, changed, taken away, and told of it."""
