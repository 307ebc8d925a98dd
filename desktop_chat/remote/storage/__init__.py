"""Cloud Storage over HTTP, in worker threads."""
