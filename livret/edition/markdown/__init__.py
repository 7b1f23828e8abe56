"""A Markdown file → typeset HTML with its author's places."""
