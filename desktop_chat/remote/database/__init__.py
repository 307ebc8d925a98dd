"""The Realtime Database over its WebSocket protocol."""
