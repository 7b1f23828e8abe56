"""The regions of France, as the Code officiel géographique (Insee, 2024) writes them."""

from livret.base.text_key import slug
from livret.edition.check.errors import nearest

REGIONS = (
    "Auvergne-Rhône-Alpes", "Bourgogne-Franche-Comté", "Bretagne", "Centre-Val de Loire", "Corse", "Grand Est",
    "Guadeloupe", "Guyane", "Hauts-de-France", "Île-de-France", "La Réunion", "Martinique", "Mayotte", "Normandie",
    "Nouvelle-Aquitaine", "Occitanie", "Pays de la Loire", "Provence-Alpes-Côte d’Azur",
)  # fmt: skip


def region(words: str) -> str | None:
    """Return the region with the name *words*, as it is written; None if there is none.

    >>> region("provence alpes cote d'azur"), region("Bretange")
    ('Provence-Alpes-Côte d’Azur', None)
    """
    return next((each for each in REGIONS if slug(each) == slug(words)), None)


def near(words: str) -> str | None:
    """Return the region that *words* probably mean, or None."""
    return nearest(words, REGIONS)
