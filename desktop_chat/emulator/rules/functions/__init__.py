"""The built-in functions and methods of the rules language, one module for each kind of value."""
