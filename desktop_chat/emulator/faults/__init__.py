"""Trouble on demand: what a network and a cloud do to clients, at will and the same each time."""
