"""Rows of what only this device knows: drafts, pins, settings, notices, and what it was billed."""
