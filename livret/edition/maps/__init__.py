"""A SIREN number → inline SVG maps."""
