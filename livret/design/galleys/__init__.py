"""Prose as it will be set: in rows, and these in columns."""
