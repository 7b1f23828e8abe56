"""Import: last year's edition, texts, tables, forms, photos, corrections → the files of an edition."""
