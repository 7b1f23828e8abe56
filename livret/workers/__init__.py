"""The processes that lay out, and read files from outside."""
