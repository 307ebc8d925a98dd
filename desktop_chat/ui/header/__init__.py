"""The line above the timeline."""
