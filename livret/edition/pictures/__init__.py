"""A name → a picture read to its end, or the reason why not."""
