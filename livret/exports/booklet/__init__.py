"""A book → sheets to print on both sides and fold."""
