"""One run of one command: its options, questions before a change, and destructive acts in two steps."""
