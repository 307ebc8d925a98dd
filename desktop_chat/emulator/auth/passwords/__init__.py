"""Hashes of passwords: those made here and those that an import brings."""
