"""``desktop-chat-admin``: manages the people, the rules and the data of one Firebase project."""
