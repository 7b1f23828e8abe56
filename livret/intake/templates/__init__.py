"""The Word file and the spreadsheet that territories are sent to fill."""
