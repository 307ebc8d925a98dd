"""Invented people, rooms and conversations for the local Firebase; everything follows from one number."""
