"""Prose of no meaning with every construct that authors may write, the same for the same seed."""

from collections.abc import Callable
from random import Random

_SAID = (
    "Les haies, les fours et les savoir-faire d’hier reviennent dans 12 communes : c’est l’œuvre d’élu·es "
    "patient·es, efficaces et affables; coefficient 3,5 % par an et « soufflé »"
)
_WORDS = _SAID.split()
_STYLES = ("*{}*", "**{}**", "***{}***", "`{}`", "[{}](https://exemple.invalid/chemin/tres-long_de-page)")


class Writer:
    """Writes blocks of Markdown; ``notes`` are the footnotes called so far."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)  # noqa: S311: chance that comes again, nothing secret
        self.notes: list[str] = []

    def text(self, blocks: int) -> str:
        """Return so many blocks, one of each kind before any comes again, and their notes."""
        kinds = [*_BLOCKS] * (blocks // len(_BLOCKS) + 1)
        written = [_BLOCKS[kind](self) for kind in self._random.sample(kinds[:blocks], blocks)]
        notes = (f"[^n{number}]: {note}" for number, note in enumerate(self.notes, 1))
        return "\n\n".join((self.styled(20), *written, *notes)) + "\n"

    def plain(self, words: int) -> str:
        """Return a sentence."""
        text = " ".join(self._random.choices(_WORDS, k=words)).rstrip(",;:") or "Affables"
        return text[0].upper() + text[1:] + "."

    def styled(self, words: int) -> str:
        """Return a sentence, some words of which are set otherwise."""
        text = self.plain(words).split()
        for at in self._random.sample(range(len(text)), len(text) // 8):
            if text[at].isalpha():
                text[at] = self._random.choice(_STYLES).format(text[at])
        return " ".join(text)

    def noted(self) -> str:
        """Return a sentence with a footnote."""
        self.notes.append(self.styled(self.between(5, 60)))
        return f"{self.styled(20)[:-1]}[^n{len(self.notes)}]."

    def between(self, least: int, most: int) -> int:
        """Return a number."""
        return self._random.randint(least, most)


def _items(writer: Writer) -> str:
    return "\n".join(f"- {writer.styled(writer.between(3, 40))}" for _ in range(writer.between(2, 6)))


def _nested(writer: Writer) -> str:
    return "\n".join(f"{n}. {writer.styled(12)}\n   - {writer.styled(5)}\n   - {writer.styled(9)}" for n in range(1, 4))


def _table(writer: Writer) -> str:
    rows = "\n".join(f"| {writer.plain(2)} | {writer.plain(1)} |" for _ in range(writer.between(2, 60)))
    return f"| Nom{writer.between(1, 99)} | Part{writer.between(1, 99)} |\n|---|--:|\n{rows}"


_BLOCKS: dict[str, Callable[[Writer], str]] = {
    "paragraph": lambda writer: writer.styled(writer.between(10, 90)),
    "note": Writer.noted,
    "list": _items,
    "list in a list": _nested,
    "table": _table,
    "quotation": lambda writer: f"> {writer.plain(40)}\n>\n> {writer.plain(20)}",
    "to remember": lambda writer: f"::: a-retenir\n{writer.styled(30)}\n:::",
    "box": lambda writer: f'::: encadre titre="Un « encadré »"\n{writer.styled(30)}\n\n{_items(writer)}\n:::',
    "figure": lambda writer: f'::: chiffre valeur="3,5 %"\n{writer.plain(6)}\n:::',
    "heading": lambda writer: f"### {writer.plain(6)[:-1]}\n\n{writer.styled(20)}",
}
