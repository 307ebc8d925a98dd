"""Queries as pure functions over documents."""
