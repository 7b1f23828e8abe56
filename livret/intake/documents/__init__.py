"""Word, OpenDocument and plain text → a document: blocks, notes, tracked changes, and what is no text."""
