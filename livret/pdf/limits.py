"""What paper, presses and mailboxes bear: read by whoever lays out or prints, and again by whoever proves it."""

#: Text keeps this far from the trim edge, in millimetres, by its zone; running heads, which no reader misses, a
#: little less.
SAFE_MM = {"flow": 5.0, "placed": 5.0, "margin": 3.0}

#: Points per inch that offset printing asks for, and those below which a photo is blurred for certain.
FLOOR_DPI, BLURRED_DPI = 225, 150

#: The finest line that presses print, in points.
HAIRLINE = 0.25

#: A message weighs 1.368 times its enclosure (base64), and many town halls refuse one of 10 MiB: 7.3 MiB, in bytes.
MAX_SCREEN_BYTES = 7_654_604
