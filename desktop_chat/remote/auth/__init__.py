"""Firebase Auth, the session with its ID token, and where the refresh token is kept."""
