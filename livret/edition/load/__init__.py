"""A folder → its files as they were typed, each value with its place."""
