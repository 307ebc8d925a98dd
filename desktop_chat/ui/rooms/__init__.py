"""The sidebar: own profile, search, filters and the room list."""
