"""Text that is invisible, or too pale to read."""
