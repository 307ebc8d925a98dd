"""Showing a message to the operator of the project."""
