"""What holds now and is read from any thread: who is there, what is on its way, the link; and who hears of changes."""
