"""Checks of every build: words lost, doubled, out of place, or invisible."""
