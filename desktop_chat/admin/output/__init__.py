"""What a command says: tables and JSON, harmless text, exit codes."""
