"""A spreadsheet → the fiches of its territories."""
