"""The JSON rules language of the Realtime Database."""
