"""Settings: pages of what a person can choose or look up about the program itself."""
