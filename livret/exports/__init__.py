"""A book → files: screen, archive, extracts, drafts."""
