"""A document → the rubrics of texte.md; no word is lost."""
