"""The local Firebase: Auth and Firestore with security rules on this machine; imports nothing of the client."""
