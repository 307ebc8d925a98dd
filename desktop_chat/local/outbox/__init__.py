"""Rows of what the server has still to hear or to do, and what they look like drawn over its word."""
