"""Fragments → a book: links, tags, folios, each font and drawing once."""
