"""The page of a program that does not know its Firebase project yet."""
