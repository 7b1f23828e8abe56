"""What an edition's folder holds, told by digests: whether anything changed is known before anything is parsed."""

from livret.base.fingerprint import of_text
from livret.edition.reading import Digests

#: Files of authors' words; what else there is may be a picture.
_WORDS = (".yaml", ".md")


def of_pictures(inputs: Digests) -> str:
    """Return one digest of all that is neither facts nor prose."""
    return of_text(*(part for name in inputs if not name.endswith(_WORDS) for part in (name, inputs[name])))


def of_all(inputs: Digests) -> str:
    """Return one digest of everything."""
    return of_text(*(part for item in inputs.items() for part in item))
