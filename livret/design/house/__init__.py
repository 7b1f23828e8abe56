"""The house's own chapters that edition.yaml lists: texts, parts, « regards croisés », glossary, people."""
