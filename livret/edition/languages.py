"""Languages of passages: the codes that authors write, and what they may write instead by mistake."""

import re
import unicodedata

#: BCP 47: a language of ISO 639, and perhaps a country.
_CODE = re.compile(r"[a-z]{2,3}(?:-[A-Z]{2})?")
#: Codes of ISO 639-1 by their French names: those of the regions and of the neighbours first.
_BY_NAME = {
    "allemand": "de", "alsacien": "gsw", "anglais": "en", "arabe": "ar", "basque": "eu", "breton": "br",
    "catalan": "ca", "corse": "co", "creole": "gcf", "espagnol": "es", "francais": "fr", "gascon": "oc", "grec": "el",
    "italien": "it", "languedocien": "oc", "latin": "la", "neerlandais": "nl", "occitan": "oc", "portugais": "pt",
    "provencal": "oc", "roumain": "ro", "turc": "tr", "ukrainien": "uk",
}  # fmt: skip


def is_code(text: str) -> bool:
    """Whether *text* has the form of a language's code: « oc », « pt-BR »."""
    return bool(_CODE.fullmatch(text))


def code_meant(text: str) -> str:
    """Return the code that was probably meant by *text*, « occitan » or « OC »; "" if none is known."""
    plain = "".join(sign for sign in unicodedata.normalize("NFD", text) if not unicodedata.combining(sign)).casefold()
    if plain in _BY_NAME:
        return _BY_NAME[plain]
    return plain if plain in _BY_NAME.values() else ""
