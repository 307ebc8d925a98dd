"""Composite indexes: which a query needs, which there are, and how Firestore refuses a query without."""
