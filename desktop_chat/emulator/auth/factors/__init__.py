"""The steps of a sign-in: the first factor, and the second one where an account has it."""
