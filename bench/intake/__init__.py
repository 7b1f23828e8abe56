"""What comes in, measured: a corpus of Word files and spreadsheets with what must become of each."""
