"""The audit log: on this computer, chained by hashes, and its copy in the project."""
