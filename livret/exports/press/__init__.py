"""A book → the press edition, PDF/X-4: inks, marks, the printer's bleed."""
