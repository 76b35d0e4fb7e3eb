"""The plan of an antenne: its pages."""
