"""The accounts of a project: finding, making, changing and barring them, one by one or in bulk."""
