"""What happens when somebody opens the link of a mail."""
