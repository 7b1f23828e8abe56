"""French typography: text → its edits, each listed."""
