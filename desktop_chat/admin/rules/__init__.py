"""Security rules of Firestore, Storage and the Realtime Database: what is live, what changes, what it would do."""
