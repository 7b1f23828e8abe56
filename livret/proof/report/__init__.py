"""A report → one HTML page in French, or data."""
