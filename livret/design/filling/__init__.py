"""The pages that fill the last sheet, and those that close the brochure."""
