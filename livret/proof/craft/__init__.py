"""Remarks on pages as a typographer sees them."""
