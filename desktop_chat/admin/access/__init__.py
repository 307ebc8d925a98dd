"""The way into a project: which one is meant, who this tool is there, and its services with their errors."""
