"""Live messages: listeners that outlive their targets, where each begins, which rooms have one, and older pages."""
