"""What differs between two editions, archived versions, or what was signed."""
