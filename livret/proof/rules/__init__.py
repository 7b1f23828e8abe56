"""Remarks on the sources: accessibility, colophon, figures, signatures."""
