"""How well every page closes: the tallest empty band of each, of editions, files and drawn cohorts."""
