"""The command line: one module per group of commands. Only these, ``app`` and ``__main__`` know typer."""
