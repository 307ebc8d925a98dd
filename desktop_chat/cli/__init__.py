"""The client without a window: for scripts, bots and tests. Everything goes through ChatClient."""
