"""``client.files``."""
