"""What comes in: last year's edition, Word files, spreadsheets, forms, photos, corrections → the files of an edition."""
