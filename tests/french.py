"""French as people type it: sentences, lists, quotes, notes, tables and blocks, with the plain words they hold."""

import re
from dataclasses import dataclass

from hypothesis import strategies as st

#: Plain words, which no rule changes: those that are looked for.
_WORDS = (
    "territoire", "projet", "habitants", "forêt", "marché", "école", "réunion", "chantier", "vallée", "énergie",
    "commune", "transition", "partage", "atelier", "rivière", "verger", "mairie", "toiture", "dialogue", "budget",
)  # fmt: skip
#: What stands between them: numbers, ordinals, centuries, units, quotes, entities, links, languages.
_TYPED = (
    "25000 arbres", "1000 personnes", "la 1ère fois", "la 2ème", "le 21è", "au XIXe siècle", "le XVIIIème", "6917 €",
    "3,5%", "12 km²", "n°4", "p. 12", "« ici »", '"ailleurs"', "l'été", "R&D", "&nbsp;puis&nbsp;", "&amp; co",
    "c'est-à-dire",
    "[un lien](https://exemple.invalid/a_(b)_c?d=1&e=2)", "<https://exemple.invalid/x>", "<a@exemple.invalid>",
    "2024-2025",
    "le 12 mai 2025", "à 14 h 30", "04 00 00 00 00", "34000 Exempleville", "M. Exemple", "etc...", "oui/non", "(1)",
    "[2]",
    "[Adieu]{langue=oc}", "`code`", "**gras**", "*italique*", "***les deux***", "acteur·ices", "10 - 15", "- 5 °C",
    "Mme Essai",
)  # fmt: skip
_ENDS = (".", " ;", "!", " ?", "…", ":")


@dataclass(frozen=True)
class Typed:
    """A text as typed, and the plain words that must be printed."""

    typed: str
    words: tuple[str, ...]


def words_of(text: str) -> list[str]:
    """Return the words of *text*, without signs."""
    return re.findall(r"\w+", text)


@st.composite
def sentences(draw: st.DrawFn) -> str:
    parts = draw(st.lists(st.sampled_from(_WORDS) | st.sampled_from(_TYPED), min_size=2, max_size=8))
    return f"Le {draw(st.sampled_from(_WORDS))} {' '.join(parts)}{draw(st.sampled_from(_ENDS))}"


def _items(signs: tuple[str, ...]) -> st.SearchStrategy[str]:
    def made(sign: str, items: list[str]) -> str:
        return "\n".join(f"{sign if sign != '1.' else f'{number}.'} {item}" for number, item in enumerate(items, 1))

    return st.builds(made, st.sampled_from(signs), st.lists(sentences(), min_size=1, max_size=4))


def _nested(outer: str, inner: str) -> str:
    indented = "\n".join(f"   {line}" for line in inner.split("\n"))
    return f"- {outer}\n{indented}\n- {outer}"


def _row(cells: list[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "") for cell in cells) + " |"


BLOCKS = st.one_of(
    sentences(),
    st.lists(sentences(), min_size=2, max_size=3).map("\n".join),
    _items(("-", "*", "+", "1.")),
    st.builds(_nested, sentences(), _items(("-", "1."))),
    st.builds("> {}\n>\n> {}".format, sentences(), sentences()),
    st.builds("> {}\n> — Camille Exemple, 1ère adjointe".format, sentences()),
    st.builds("> - {}\n> - {}".format, sentences(), sentences()),
    st.builds('::: encadre titre="{}"\n{}\n:::'.format, st.sampled_from(_WORDS), sentences()),
    st.builds('::: chiffre valeur="25000 €"\n{}\n:::'.format, sentences()),
    st.builds('::: citation auteur="Camille Exemple"\n{}\n:::'.format, sentences()),
    st.builds("### {}".format, st.sampled_from(_WORDS)),
    st.lists(sentences(), min_size=2, max_size=2).map(
        lambda cells: f"{_row(['un', 'deux'])}\n|---|--:|\n{_row(cells)}"
    ),
)


@st.composite
def texts(draw: st.DrawFn) -> Typed:
    blocks = draw(st.lists(BLOCKS, min_size=1, max_size=5))
    notes = draw(st.lists(sentences(), max_size=2))
    called = " ".join(f"Une note[^{number}]." for number in range(1, len(notes) + 1))
    text = [f"[^{number}]: {note}" for number, note in enumerate(notes, 1)]
    typed = "\n\n".join([*blocks, *([called] if called else []), *text]) + "\n"
    return Typed(typed, tuple(word for word in _WORDS if re.search(rf"\b{word}\b", typed)))
