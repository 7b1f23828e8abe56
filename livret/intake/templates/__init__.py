"""The Word file and the spreadsheet for territories to fill in."""
