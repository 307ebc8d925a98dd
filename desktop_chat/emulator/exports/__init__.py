"""What the services hold, as JSON files that people can read, compare and edit."""
