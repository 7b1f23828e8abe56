"""Limits of paper, presses and mailboxes: read by layout and printing, and again by the proof."""

#: Least distance of text from the trim edge, in millimetres, by its zone; of running heads, which no reader misses, a
#: little less.
SAFE_MM = {"flow": 5.0, "placed": 5.0, "margin": 3.0}

#: Points per inch required for offset printing, and those below which a photo is certainly blurred.
FLOOR_DPI, BLURRED_DPI = 225, 150

#: The finest line that presses print, in points.
HAIRLINE = 0.25

#: A message weighs 1.368 times its enclosure (base64), and many town halls refuse one of 10 MiB: 7.3 MiB, in bytes.
MAX_SCREEN_BYTES = 7_654_604
