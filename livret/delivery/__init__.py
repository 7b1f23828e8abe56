"""Sending: who receives which PDF, prepared, shown, sent once, and proven."""
