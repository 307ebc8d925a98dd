"""Links that let people into a group."""
