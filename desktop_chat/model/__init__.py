"""Values of the chat domain: frozen dataclasses, standard library only, no I/O, no clock."""
