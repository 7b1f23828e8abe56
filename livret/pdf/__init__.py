"""What every step that handles a PDF shares."""
