"""Compare a PDF from outside with the edition: words, order, links, looks."""
