"""The rooms of a project and what is said in them, as administrator."""
