"""What runs over the Realtime Database: presence, typing, receipts and read positions."""
