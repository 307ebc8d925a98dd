"""Files on this disk: their bytes, the rows about them, and the mark of where they came from."""
