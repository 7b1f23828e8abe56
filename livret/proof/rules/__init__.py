"""Remarks on what the sources say: access, colophon, figures, signatures."""
