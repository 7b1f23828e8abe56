"""The tag tree, built while a chapter is drawn."""
