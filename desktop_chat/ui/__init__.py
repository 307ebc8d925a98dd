"""The window: Qt widgets over ChatClient. A folder is what the user sees, a file suffix its Qt kind."""
