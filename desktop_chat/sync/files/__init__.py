"""The bytes of files: up before their message, down when somebody looks, off the server after a deletion."""
