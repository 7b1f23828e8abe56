"""How somebody is addressed: « Madame la Maire », « Monsieur le Député », and where nothing is known, both.

Titles agree with who bears them, as the prime minister's circular of 21 November 2017 on the texts of the Journal
officiel asks; capitals and order (« Madame, Monsieur ») are those of the Journal des maires, « Comment fait-on pour…
écrire à une autorité ? ». Who is no office holder of the table is « Madame » or « Monsieur » alone.
"""

import re
import unicodedata

#: A title as it is looked for (without case and accents, either gender), for a man, for a woman; the first that
#: stands in an office is taken, the longer before the shorter.
_TITLES = (
    (r"depute[e]? europeen(?:ne)?|eurodepute[e]?", "le Député européen", "la Députée européenne"),
    (r"depute[e]?", "le Député", "la Députée"),
    (r"senat(?:eur|rice)", "le Sénateur", "la Sénatrice"),
    (r"(?:1er|1ere|premiere?) vice[- ]president[e]?", "le Premier Vice-Président", "la Première Vice-Présidente"),
    (r"vice[- ]president[e]?", "le Vice-Président", "la Vice-Présidente"),
    (r"co[- ]?president[e]?", "le Coprésident", "la Coprésidente"),
    (r"president[e]? delegue[e]?", "le Président délégué", "la Présidente déléguée"),
    (r"president[e]?", "le Président", "la Présidente"),
    (r"(?:1er|1ere|premiere?) adjoint[e]?", "le Premier Adjoint", "la Première Adjointe"),
    (r"maire[- ]adjoint[e]?", "le Maire adjoint", "la Maire adjointe"),
    (r"adjoint[e]? (?:au|a la) maire|adjoint[e]?", "l’Adjoint au maire", "l’Adjointe au maire"),
    (r"maire delegue[e]?", "le Maire délégué", "la Maire déléguée"),
    (r"maire|mairesse", "le Maire", "la Maire"),
    (r"conseill(?:er|ere) regional[e]?", "le Conseiller régional", "la Conseillère régionale"),
    (r"conseill(?:er|ere) departemental[e]?", "le Conseiller départemental", "la Conseillère départementale"),
    (r"conseill(?:er|ere) metropolitain[e]?", "le Conseiller métropolitain", "la Conseillère métropolitaine"),
    (r"conseill(?:er|ere) communautaire", "le Conseiller communautaire", "la Conseillère communautaire"),
    (r"conseill(?:er|ere) municipal[e]?", "le Conseiller municipal", "la Conseillère municipale"),
    (r"sous[- ]pref(?:et|ete)", "le Sous-Préfet", "la Sous-Préfète"),
    (r"pref(?:et|ete)", "le Préfet", "la Préfète"),
    (r"rect(?:eur|rice)", "le Recteur", "la Rectrice"),
    (r"secretaire d etat", "le Secrétaire d’État", "la Secrétaire d’État"),
    (r"ministre deleguee?", "le Ministre délégué", "la Ministre déléguée"),
    (r"ministre", "le Ministre", "la Ministre"),
    (r"direct(?:eur|rice) general[e]? des services",
     "le Directeur général des services", "la Directrice générale des services"),
    (r"direct(?:eur|rice) general[e]? adjoint[e]?",
     "le Directeur général adjoint", "la Directrice générale adjointe"),
    (r"direct(?:eur|rice) general[e]?", "le Directeur général", "la Directrice générale"),
    (r"direct(?:eur|rice)", "le Directeur", "la Directrice"),
)  # fmt: skip
#: Offices that a whole body holds: nobody alone is written to.
_BODY = re.compile(
    r"^(?:les |l |le |la )?(?:conseil|conseillers|elue?s|elu e s|bureau|cabinet|assemblee|mairie|services?|equipe)\b"
)
#: Titles that only women bear by their form, so that they tell what « civilité » does not.
_WOMAN = re.compile(
    r"\b(?:presidente|deputee|senatrice|adjointe|conseillere|prefete|directrice|deleguee|mairesse|premiere|1ere)\b"
)
#: « Secrétaire de mairie », « collaboratrice du maire » hold no such office.
_OF_SOMEBODY = re.compile(r"\b(?:du|de la|de l|des|aupres du|aupres de la|au|a la|le|la) $")
#: Words of an office that is no longer held: a title of honour is no form of address.
_FORMER = re.compile(r"\b(?:ancien|ancienne|ex|honoraire|emerite)\b")


def greeting(civility: str, office: str) -> str:
    """Return how a letter begins to who bears *civility* (« Madame », « Monsieur », "") and *office*, without comma.

    >>> greeting("Madame", "Maire d’Exemple")
    'Madame la Maire'
    >>> greeting("", "Présidente de la communauté de communes")
    'Madame la Présidente'
    >>> greeting("", "maire"), greeting("", "Conseil municipal")
    ('Madame, Monsieur', 'Mesdames, Messieurs')
    """
    plain = _plain(office)
    if not civility and _BODY.search(plain):
        return "Mesdames, Messieurs"
    found = _title(plain)
    known = civility or ("Madame" if found and _WOMAN.search(plain[found[1] : found[2]]) else "")
    if not known:
        return "Madame, Monsieur"
    if found is None:
        return known
    _pattern, man, woman = _TITLES[found[0]]
    return f"{known} {woman if known == 'Madame' else man}"


def _title(plain: str) -> tuple[int, int, int] | None:
    """Return which title comes first in *plain*, and where it stands; None if there is none."""
    if _FORMER.search(plain):
        return None
    found = []
    for number, (pattern, _man, _woman) in enumerate(_TITLES):
        for match in re.finditer(rf"\b(?:{pattern})\b", plain):
            if not _OF_SOMEBODY.search(plain[: match.start()]):
                found.append((match.start(), number, match.end()))
    if not found:
        return None
    start, number, end = min(found)
    return number, start, end


def _plain(text: str) -> str:
    """Return *text* without case and accents, apostrophes as spaces."""
    bare = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(sign for sign in bare if not unicodedata.combining(sign))
    return " ".join(re.sub(r"[’'.,;·/()]", " ", bare).split())
