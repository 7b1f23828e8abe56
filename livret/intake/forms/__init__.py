"""A form’s export → fiches and texts, by what each question is for."""
