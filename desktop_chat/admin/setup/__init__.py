"""Setting a project up, and finding out what is wrong with it."""
