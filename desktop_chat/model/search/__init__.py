"""Searching: what a person types, what is taken for the same, and what was found."""
