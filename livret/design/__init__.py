"""What a brochure looks like: chapters, layouts, copyfitting, templates."""
