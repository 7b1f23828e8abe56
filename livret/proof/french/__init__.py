"""Remarks on the French of an edition."""
