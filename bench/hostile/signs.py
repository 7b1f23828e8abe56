"""Characters that nobody sees, at every door of an edition and of the command; links that are not what they look like.

Three tables make the cases: signs by class, doors by which they may come in, and what each sign may be written as
there. Every one must be told by its code, at its own file, and by nothing else; none may reach a terminal, a report or
a file that is written. Ordinary words, emojis and addresses must pass without a word.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from itertools import product
from pathlib import Path

from bench.hostile.model import Case, run
from livret.base import invisible
from livret.base.problems import InvalidEdition, Problem
from livret.edition.check.edition import check
from livret.edition.load.folder import load
from livret.edition.markdown.read import read_text
from livret.edition.prose import MarkdownFile
from tests.made import tiny

#: A sign of each class: controls, separators, directions, joiners, fillers, selectors, tags, private, unassigned.
_SIGNS = (
    "\x01\x07\x08\x0b\x1b\x7f\x85\x90\x9b\x9d\u2028\u2029\u200e\u200f\u061c\u202a\u202e\u2066\u2067\u2069\u200b\u200c"
    "\u200d\u2060\u2064\ufeff\u00ad\u034f\u115f\u1160\u3164\uffa0\u17b4\u180b\u180e\ufe00\U000e0100\U000e0001\U000e0041"
    "\ufff9\ufffb\u2800\ue000\uf0b7\U000f0000\U0010fffd\u0378\ufdd0\ufffe\U0001d173\U0001bca0"
)
#: What commands a terminal: a link (OSC 8), a title (OSC 0), a screen cleared (CSI), colours by one control, a return.
_COMMANDS = (
    "\x1b]8;;https://autre.example\x1b\\clic\x1b]8;;\x1b\\", "\x1b]0;titre\x07", "\x1b[2J\x1b[H", "\x9b31m",
    "ligne\rautre", "\u202edlrow", "\u2066iso", "\x1bP+q\x1b\\", "a\x08b",
)  # fmt: skip
_ORDINARY = (
    "L’été à 45\u202f%", "«\u00a0oui\u00a0»", "de\u0301compose\u0301", "œuvre\u2007–\u2009fin", "\u00a9\ufe0f 2025",
    "\u2122\ufe0f", "\u2192\ufe0e", "\u0646\u0645\u06cc\u200c\u062e", "\u0915\u094d\u200d\u0937", "\u2764\ufe0f",
    "\U0001f469\U0001f3fd\u200d\U0001f4bb", "1\ufe0f\u20e3", "\U0001f1eb\U0001f1f7", "\U0001fae9",
)  # fmt: skip

Door = Callable[[Path, str], object]


def _escaped(sign: str) -> str:
    return f"\\U{ord(sign):08X}"


def _raw(sign: str) -> str:
    return sign


def _entity(sign: str) -> str:
    return f"&#x{ord(sign):X};"


def _fiche(line: str) -> Door:
    return lambda folder, typed: tiny(folder, "Un texte.\n", line.replace("§", typed))


def _texte(text: str) -> Door:
    return lambda folder, typed: tiny(folder, text.replace("§", typed))


def _edition(old: str, new: str) -> Door:
    def put(folder: Path, typed: str) -> None:
        sheet = tiny(folder) / "edition.yaml"
        text = sheet.read_text("utf-8")
        assert old in text
        sheet.write_text(text.replace(old, new.replace("§", typed)), "utf-8")

    return put


def _glossary(text: str) -> Door:
    return lambda folder, typed: (tiny(folder) / "glossaire.yaml").write_text(text.replace("§", typed), "utf-8")


#: Doors of YAML, each with the name of its file; the sign stands for « § », between double quotes.
_YAML: dict[str, Door] = {
    "nom": _fiche('nom: "Ter§ritoire"\n'),
    "champ": _fiche('nom: Essai\n"pro§jet": Un essai\n'),
    "nombre": _fiche('nom: Essai\npopulation: "51§6"\n'),
    "siren": _fiche('nom: Alès Agglomération\nsiren: "200§066918"\n'),
    "sur deux lignes": _fiche('nom: Essai\nprojet: "Un\n  pro§jet\n  en cours"\n'),
    "titre": _edition("titre: Essai", 'titre: "Es§sai"'),
    "date": _edition("2025-06-15", '"2025-0§6-15"'),
    "territoires": _edition("[essai]", '["es§sai"]'),
    "rubriques": _edition("[Le projet pilote]", '["Le projet§ pilote"]'),
    "sigle": _glossary('sigles: {"EP§CI": "établissement public"}\n'),
    "sens du sigle": _glossary('sigles: {"EPCI": "établissement§ public"}\n'),
}
_MARKDOWN: dict[str, Door] = {
    "mots": _texte("Un mo§t.\n"),
    "lien": _texte("Un [site](https://exem§ple.fr/).\n"),
    "mots du lien": _texte("Un [si§te](https://exemple.fr/).\n"),
    "note": _texte("Un mot[^1].\n\n[^1]: Une no§te.\n"),
    "tableau": _texte("| A | B |\n|---|---|\n| un | de§ux |\n"),
    "bloc": _texte('::: encadre titre="Un ti§tre"\nUn texte.\n:::\n'),
    "citation": _texte("> Des mo§ts.\n>\n> — Une per§sonne\n"),
}


def _folder(folder: Path, typed: str) -> None:
    made = tiny(folder)
    (made / "territoires" / "essai").rename(made / "territoires" / f"es{typed}sai")


def cases(quick: bool) -> Iterator[Case]:
    """Yield every sign at every door; a quarter of them in the quick bench."""
    step = 4 if quick else 1
    doors = [
        *product(_YAML.items(), (_escaped, _raw)), *product(_MARKDOWN.items(), (_raw, _entity)),
        (("dossier", _folder), _raw),
    ]  # fmt: skip
    pairs = list(product(doors, _SIGNS))
    for ((name, door), written), sign in pairs[::step] if quick else pairs:
        if not (written is _entity and _is_windows(sign)):
            yield Case(f"{name} {written.__name__[1:]} U+{ord(sign):04X}", _reported(door, written(sign), sign))
    for (name, door), words in product((*_YAML.items(), *_MARKDOWN.items()), _ORDINARY[::step]):
        if name in ("nom", "mots", "sens du sigle", "note"):
            yield Case(f"{name} {words!a}", _passes(door, words))
    yield from _links()
    yield from _commands(quick)


def _is_windows(sign: str) -> bool:
    """Whether HTML reads an entity of this number as another sign, or as none (« numeric character reference »)."""
    return "\x7f" <= sign <= "\x9f" or sign < " " or sign in "\ufdd0\ufffe"


def _problems(folder: Path) -> Sequence[Problem]:
    try:
        return check(load(folder)).warnings
    except InvalidEdition as invalid:
        return invalid.problems


def _reported(door: Door, typed: str, sign: str) -> Callable[[Path], str]:
    def attempt(folder: Path) -> str:
        door(folder / "essai", typed)
        problems = _problems(folder / "essai")
        code = f"{ord(sign):04X}"
        right = [each for each in problems if str(each.values.get("code", "")).removeprefix("U+") == code]
        wrong = [each for each in problems if each not in right and each.code != "FICHE-003"]  # a control digit
        if not right:
            return f"wrong file: U+{code} came in; told: {[each.code for each in problems]}"
        raw = [each for each in problems if any(map(_is_raw, each.as_text()))]
        return f"wrong blame: {[each.message for each in (*wrong, *raw)]}" if wrong or raw else ""

    return attempt


def _passes(door: Door, words: str) -> Callable[[Path], str]:
    def attempt(folder: Path) -> str:
        door(folder / "essai", words)
        problems = _problems(folder / "essai")
        return f"wrong blame: {[each.message for each in problems]}" if problems else ""

    return attempt


def _is_raw(sign: str) -> bool:
    return invisible.is_refused(sign) and sign != invisible.LOST


#: A site, what is wrong with it (a code), as it stands in an address.
_SITES = (
    ("banque.example@autre.example", "TEXTE-081"), ("b\u0430nque.example", "TEXTE-082"),
    ("b\u03bfnque.example", "TEXTE-082"), ("\u0430\u0440\u0440\u04cf\u0435.example", "TEXTE-082"),
    ("banque.example\u2215autre.example", "TEXTE-082"), ("\uff42anque.example", "TEXTE-082"),
    ("xn--bnque-5ve.example", "TEXTE-082"), ("xn--mairie-orlans-khb.example", "TEXTE-083"),
    ("%62anque.example", "TEXTE-084"), ("192.0.2.1", "TEXTE-087"), ("3221225985", "TEXTE-087"),
    ("0xC0000201", "TEXTE-087"), ("banque.example:8080", "TEXTE-088"), ("banque.example", ""),
    ("www.mairie-orléans.example", ""), ("a.b.c.example:443", ""),
)  # fmt: skip


def _links() -> Iterator[Case]:
    shapes = (
        "[le site](https://{}/)",
        "<https://{}/>",
        "Voir [le **site**](HTTPS://{}/a?b=c#d), puis.",
        "> [un site](https://{})",
    )
    for (site, code), shape in product(_SITES, shapes):
        yield Case(f"lien {shape.format(site)!a}", _remarked(shape.format(site), code))


def _remarked(typed: str, code: str) -> Callable[[Path], str]:
    def attempt(folder: Path) -> str:
        found = [each.code for each in read_text(MarkdownFile("t.md", f"{typed}\n", folder), lambda *_: None).problems]
        return "" if found == [code] * bool(code) else f"wrong blame: {found} for {code or 'nothing'}"

    return attempt


def _commands(quick: bool) -> Iterator[Case]:
    """Yield the commands, run from outside, with names and words that command a terminal."""
    for number, words in enumerate(_COMMANDS[:: 4 if quick else 1]):
        for name, arguments in {
            "édition": ("build", words), "dossier de sortie": ("build", "essai", "--out", f"s{words}"),
            "option": ("build", f"--{words}"), "code": ("explain", words), "pdf": ("proof", "essai", "--pdf", words),
            "territoire": ("proof", "essai", "--territory", words), "check": ("check", "essai"),
            "json": ("check", "essai", "--json"), "fix": ("check", "essai", "--diff"),
        }.items():  # fmt: skip
            yield Case(f"terminal {number} {name}", _plain(arguments, words))


def _plain(arguments: Sequence[str], words: str) -> Callable[[Path], str]:
    def attempt(folder: Path) -> str:
        edition = tiny(folder / "essai", f"Un {words} texte.\n", f"nom: {json.dumps(words)}\n")
        (edition / "territoires" / f"b{words.replace('/', '')}").mkdir()
        ran = run(arguments, folder)
        if ran.fault:
            return ran.fault
        raw = sorted({f"U+{ord(sign):04X}" for sign in ran.out + ran.err if _is_raw(sign)})
        if raw:
            return f"wrong file: {raw} on the terminal"
        return "" if ran.code in (1, 2) or arguments[-1] == "--diff" else f"wrong blame: exit {ran.code}"

    return attempt
