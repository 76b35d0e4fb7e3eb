"""Rows into the engine, and its answers into words: suggestions, plans, pair rules."""
