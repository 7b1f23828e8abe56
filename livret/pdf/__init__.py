"""Modules shared by every step that handles a PDF."""
