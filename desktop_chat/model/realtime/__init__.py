"""Values as the Realtime Database has them: presence, receipts and read positions."""
