"""People: profiles, the documents that make an account a person, blocks, and whether the account is still welcome."""
