"""A PDF from outside held against the edition: words, order, links, looks."""
