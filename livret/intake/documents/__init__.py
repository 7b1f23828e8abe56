"""Word, OpenDocument and plain text → a document: blocks, notes, tracked changes, and content that is no text."""
