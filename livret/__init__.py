"""Livret, a small printing house: YAML facts and Markdown prose become a finished brochure."""

__version__ = "0.1.0"
