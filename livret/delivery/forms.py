"""How somebody is addressed: « Madame la Maire », « Monsieur le Député », and where nothing is known, both.

Titles agree with who bears them, as the prime minister's circular of 21 November 2017 on the texts of the Journal
officiel asks; capitals and order (« Madame, Monsieur ») are those of the Journal des maires, « Comment fait-on pour…
écrire à une autorité ? ». Who is no office holder of the table is « Madame » or « Monsieur » alone; doctors, and
who bears the title of lawyers and notaries, are « Docteur » and « Maître », whose civility is thereby not known.
"""

import re
import unicodedata
from dataclasses import dataclass

#: A title as it is looked for (without case and accents, either gender), for a man, for a woman; the first that
#: stands in an office is used, the longer before the shorter.
_TITLES = (
    (r"president de la republique|presidente de la republique",
     "le Président de la République", "la Présidente de la République"),
    (r"premi(?:er|ere) ministre", "le Premier ministre", "la Première ministre"),
    (r"depute[e]? europeen(?:ne)?|eurodepute[e]?", "le Député européen", "la Députée européenne"),
    (r"depute[e]?", "le Député", "la Députée"),
    (r"senat(?:eur|rice)", "le Sénateur", "la Sénatrice"),
    (r"vice[- ]president[e]?", "le Vice-Président", "la Vice-Présidente"),
    (r"co[- ]?president[e]?", "le Coprésident", "la Coprésidente"),
    (r"president[e]?[- ]direct(?:eur|rice) general[e]?",
     "le Président-directeur général", "la Présidente-directrice générale"),
    (r"president[e]? delegue[e]?", "le Président délégué", "la Présidente déléguée"),
    (r"president[e]?", "le Président", "la Présidente"),
    (r"maire[- ]adjoint[e]?", "le Maire adjoint", "la Maire adjointe"),
    (r"adjoint[e]? (?:au|a la) maire|(?P<alone>adjoint[e]?)(?! (?:au|du|de|a la|a l) (?:dgs|dga|direct|chef|cheffe|pref"
     r"|sous|responsable|president|secretaire|rect|charge))", "l’Adjoint au maire", "l’Adjointe au maire"),
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
    (r"secretaire general[e]? adjoint[e]?", "le Secrétaire général adjoint", "la Secrétaire générale adjointe"),
    (r"secretaire general[e]?", "le Secrétaire général", "la Secrétaire générale"),
    (r"ambassad(?:eur|rice)", "l’Ambassadeur", "l’Ambassadrice"),
    (r"procureur[e]? general[e]?", "le Procureur général", "la Procureure générale"),
    (r"procureur[e]?", "le Procureur", "la Procureure"),
    (r"secretaire d etat", "le Secrétaire d’État", "la Secrétaire d’État"),
    (r"ministre deleguee?", "le Ministre délégué", "la Ministre déléguée"),
    (r"ministre", "le Ministre", "la Ministre"),
    (r"direct(?:eur|rice) general[e]? des services techniques|dgst",
     "le Directeur général des services techniques", "la Directrice générale des services techniques"),
    (r"direct(?:eur|rice) general[e]? des services|dgs",
     "le Directeur général des services", "la Directrice générale des services"),
    (r"direct(?:eur|rice) general[e]? adjoint[e]?|dga",
     "le Directeur général adjoint", "la Directrice générale adjointe"),
    (r"direct(?:eur|rice) general[e]?", "le Directeur général", "la Directrice générale"),
    (r"direct(?:eur|rice) de cabinet", "le Directeur de cabinet", "la Directrice de cabinet"),
    (r"direct(?:eur|rice) adjoint[e]?|sous[- ]direct(?:eur|rice)", "le Directeur adjoint", "la Directrice adjointe"),
    (r"direct(?:eur|rice)", "le Directeur", "la Directrice"),
)  # fmt: skip
#: Titles that have a rank before them: who is third of fifteen is not written to as any of them.
_RANKED = {
    "le Vice-Président": ("Vice-Président", "Vice-Présidente"),
    "l’Adjoint au maire": ("Adjoint", "Adjointe"),
    "le Maire adjoint": ("Maire adjoint", "Maire adjointe"),
}
_RANKS = (
    "premier", "deuxième", "troisième", "quatrième", "cinquième", "sixième", "septième", "huitième", "neuvième",
    "dixième", "onzième", "douzième", "treizième", "quatorzième", "quinzième", "seizième", "dix-septième",
    "dix-huitième", "dix-neuvième", "vingtième",
)  # fmt: skip
#: A rank in figures (1er, 1re, 2e, 2ème, 2nde) or in words.
_RANK = re.compile(r"(?:\b(\d{1,2}) ?(?:ere?|re|eme|e|nde?|d)|\b([a-z-]+)) $")
#: Offices of a whole body: nobody alone is written to.
_BODY = re.compile(
    r"^(?:les |l |le |la )?(?:conseil|conseillers|elue?s|elu e s|bureau|cabinet|assemblee|mairie|services?|equipe)\b"
)
#: Titles that only women bear by their form, so that they imply what « civilité » does not say.
_WOMAN = re.compile(
    r"\b(?:(?:co)?presidente|deputee|eurodeputee|senatrice|adjointe|conseillere|prefete|directrice|deleguee|mairesse"
    r"|rectrice|generale|ambassadrice|procureure|premiere|1e?re)\b"
)
#: « Secrétaire de mairie », « collaboratrice du maire » have no such office.
_OF_SOMEBODY = re.compile(r"\b(?:du|de la|de l|des|aupres du|aupres de la|au|a la|le|la) $")
#: Words of an office that somebody has not, or no longer: a title of honour is no form of address.
_FORMER = re.compile(r"\b(?:ancien|ancienne|ex|honoraire|emerite|d honneur|suppleante?|candidate?)\b")
#: What stands between two offices of one person.
_APART = re.compile(r"\s*(?:[,;/\n]|\s[–—-]\s)\s*")


def greeting(civility: str, office: str) -> str:
    """Return how a letter begins to who bears *civility* (« Madame », « Monsieur », « Docteur », "") and *office*.

    >>> greeting("Madame", "Maire d’Exemple")
    'Madame la Maire'
    >>> greeting("", "Présidente de la communauté de communes")
    'Madame la Présidente'
    >>> greeting("", "maire"), greeting("", "Conseil municipal")
    ('Madame, Monsieur', 'Mesdames, Messieurs')
    """
    plain = " | ".join(part for part in map(_plain, _APART.split(office)) if part and not _FORMER.search(part))
    if not civility and _BODY.search(plain):
        return "Mesdames, Messieurs"
    found = _title(plain)
    sexless = civility not in ("Madame", "Monsieur")
    known = "Madame" if sexless and found and _WOMAN.search(plain[found.start : found.end]) else civility
    if not known:
        return "Madame, Monsieur"
    if found is None or known not in ("Madame", "Monsieur"):
        return known
    return f"{known} {_called(found, known == 'Madame')}"


@dataclass(frozen=True, slots=True)
class _Title:
    """A row of _TITLES and where it stands in an office, its rank included: from 1, 0 for none."""

    start: int
    row: int
    end: int
    rank: int


def _called(title: _Title, woman: bool) -> str:
    """Return *title* behind « Madame » or « Monsieur », with its rank."""
    _pattern, of_man, of_woman = _TITLES[title.row]
    if not title.rank:
        return of_woman if woman else of_man
    rank = "première" if woman and title.rank == 1 else _RANKS[title.rank - 1]
    return f"{'la' if woman else 'le'} {rank.capitalize()} {_RANKED[of_man][woman]}"


def _title(plain: str) -> _Title | None:
    """Return which title comes first in *plain*; None if there is none."""
    found = []
    for row, (pattern, man, _woman) in enumerate(_TITLES):
        for match in re.finditer(rf"\b(?:{pattern})\b", plain):
            start, rank = _ranked(plain[: match.start()]) if man in _RANKED else (match.start(), 0)
            stray = match.groupdict().get("alone") and plain[:start].rpartition("| ")[2]  # « responsable adjointe »
            if not stray and not _OF_SOMEBODY.search(plain[:start]):
                found.append((start, row, match.end(), rank))
    return _Title(*min(found)) if found else None


def _ranked(before: str) -> tuple[int, int]:
    """Return where the rank at the end of *before* begins, and which it is; 0 if there is none."""
    found = _RANK.search(before)
    words = {_plain(word): number for number, word in enumerate(_RANKS, 1)} | {"premiere": 1, "second": 2, "seconde": 2}
    rank = (int(found[1]) if found[1] else words.get(found[2], 0)) if found else 0
    return (found.start(), rank) if found and 0 < rank <= len(_RANKS) else (len(before), 0)


def _plain(text: str) -> str:
    """Return *text* without case and accents, apostrophes as spaces."""
    bare = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(sign for sign in bare if not unicodedata.combining(sign))
    return " ".join(re.sub(r"[’'.,;·/()]", " ", bare).split())
