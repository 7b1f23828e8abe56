"""The pages of the house, as arithmetic: what stands on them, how large and how close, before any template."""
