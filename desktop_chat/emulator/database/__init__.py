"""The Realtime Database of the local Firebase: REST, server-sent events and the WebSocket protocol."""
