"""What tests and tools say over HTTP."""
