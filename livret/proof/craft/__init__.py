"""Typographic remarks on pages."""
