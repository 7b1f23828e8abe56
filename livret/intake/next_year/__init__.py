"""A new edition, begun from the one before it."""
