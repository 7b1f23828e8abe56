"""How an edition becomes pages: chapters, fragments, the book."""
