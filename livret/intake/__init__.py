"""What comes in: Word files, spreadsheets, forms, photos and corrections → the files of an edition."""
