"""One database: documents, commits, transactions, the past of the last hour, the file on disk."""
