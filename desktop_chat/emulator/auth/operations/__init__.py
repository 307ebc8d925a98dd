"""What the calls of Identity Toolkit do, and the table of their names."""
