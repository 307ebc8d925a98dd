"""Accounts in files: export, and import in batches that survives a kill."""
