"""The signs of French typography that keyboards lack, by name."""

NO_BREAK_SPACE = "\u00a0"
NARROW_NO_BREAK_SPACE = "\u202f"
#: Represents in a text what is not text: code, an image.
OBJECT = "\ufffc"
APOSTROPHE = "\u2019"
EN_DASH = "\u2013"
ELLIPSIS = "\u2026"
OPEN_QUOTE, CLOSE_QUOTE = "«", "»"
OPEN_INNER_QUOTE, CLOSE_INNER_QUOTE = "\u201c", "\u201d"
