"""edition.yaml of a new edition: the lasting part of the one before, years later, and what is to be written."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from livret.edition.formats import FORMAT
from livret.edition.source import Entry, Items, Node, Scalar, Table
from livret.edition.unwritten import MARK
from livret.intake.next_year.last_year import Before
from livret.intake.next_year.yaml_values import field, item
from livret.intake.next_year.years import Years, moved, years

_CONFIRM = f"{MARK}, ou confirmer"
_HEAD = f"""\
# « {MARK} » marque ce qui reste à faire : écrire, ou confirmer, puis effacer la marque et sa remarque.
# « python build.py check » en donne la liste ; tant qu’il en reste, les PDF s’impriment en épreuves.
"""
#: The colophon: lasting fields; those that may last, to be confirmed; those of a year, and what to write there.
_LASTING = ("adresse_editeur", "issn", "prix", "licence")
_CONFIRMED = ("directeur_de_la_publication", "conception_graphique", "imprimeur", "papier")
_OF_THE_YEAR = {
    "coordination": "qui coordonne cette édition", "redaction": "qui l’écrit", "acheve_d_imprimer": "mois et année",
    "tirage": "nombre d’exemplaires", "depot_legal": "mois et année", "isbn": "un nouvel ISBN, celui de l’imprimé",
    "isbn_pdf": "un nouvel ISBN, celui du PDF",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wanted:
    """A requested new edition: its name, the region as written (none: empty), its date if it is known.

    A date that is not ``sure`` is marked, to be confirmed.
    """

    name: str
    region: str
    date: date | None
    sure: bool = True


def sheet(wanted: Wanted, before: Before, territories: Sequence[str]) -> str:
    """Return the text of edition.yaml of the edition *wanted*, of the folders *territories*."""
    writer = _Writer(wanted, before)
    origin = f"# Préparée à partir de « {before.name} ».\n" if before.name else ""
    return origin + _HEAD + "\n".join([*writer.lines(territories), ""])


def covered(wanted: Wanted, before: Before) -> Years | None:
    """Return the years that the edition *wanted* covers: those of its name, or else those after *before*."""
    then = before.years
    return years(wanted.name) or (Years(then.first + 1, then.last + 1) if then else None)


def later(words: str, wanted: Wanted, before: Before) -> tuple[str, bool]:
    """Return *words* of the edition *before* for the years and the region *wanted*, and whether that is certain."""
    then, now, region = before.years, covered(wanted, before), before.region
    moved_words, sure = moved(words, then, now) if then and now else (words, True)
    if region and wanted.region and region != wanted.region and region in moved_words:
        return moved_words.replace(region, wanted.region), False  # « en », « dans le », « de la »
    return moved_words, sure


class _Writer:
    def __init__(self, wanted: Wanted, before: Before) -> None:
        self.wanted, self.before = wanted, before
        self.now = covered(wanted, before)

    def lines(self, territories: Sequence[str]) -> Iterator[str]:
        yield f"format: {FORMAT}"
        yield from self._moved("titre", "le titre de la brochure")
        yield from self._moved("sous_titre", "")
        yield from self._moved("titre_courant", "")
        yield from self._years()
        yield from self._kept("langue", "")
        yield from self._kept("editeur", "qui publie")
        if self.wanted.region or (several := self.before.node("region")):
            yield from field("region", self.wanted.region or several)
        yield from self._moved("sujet", "")
        yield from self._keywords()
        yield ""
        day = self.wanted.date
        remark = f"{MARK} : année-mois-jour" if not day else "" if self.wanted.sure else _CONFIRM
        yield from field("date", day.isoformat() if day else None, remark)
        yield ""
        yield from self._as_it_was("couleurs")
        yield from field("territoires", None, "" if territories else f"{MARK} : python build.py new --territory NOM")
        yield from map(item, territories)
        yield ""
        yield from field("rubriques", self.before.rubrics_typed)
        yield ""
        yield from self._as_it_was("faits")
        yield from self._as_it_was("textes")
        yield from self._chapters(territories)
        yield from self._colophon()
        yield from self._as_it_was("impression")
        yield from self._as_it_was("cohorte")
        yield from self._as_it_was("notes")

    def _kept(self, key: str, what: str) -> Iterator[str]:
        """Yield the field as it was; *what* it is, where it is required."""
        if words := self.before.text(key):
            yield from field(key, words, _CONFIRM if self.before.fictitious and what else "")
        elif what:
            yield from field(key, f"{MARK} – {what}")

    def _moved(self, key: str, what: str) -> Iterator[str]:
        """Yield the field for the years and the region of the new edition."""
        if words := self.before.text(key):
            moved_words, sure = later(words, self.wanted, self.before)
            yield from field(key, moved_words, "" if sure and not (self.before.fictitious and what) else _CONFIRM)
        elif what:
            yield from field(key, f"{MARK} – {what}")

    def _years(self) -> Iterator[str]:
        if self.now:
            yield from field("annees", f"{self.now.first}-{self.now.last}" if self.now.last > self.now.first
                             else str(self.now.first))  # fmt: skip
        else:
            yield from field("annees", None, f"{MARK} : les années couvertes, comme 2025-2026")

    def _keywords(self) -> Iterator[str]:
        words = [later(each, self.wanted, self.before) for each in self.before.texts("mots_cles")]
        if words:
            yield from field("mots_cles", None)
            yield from (item(text, "" if sure else _CONFIRM) for text, sure in words)

    def _as_it_was(self, key: str) -> Iterator[str]:
        node = self.before.node(key)
        if node is not None and not (isinstance(node, Table | Items) and not _has_content(node)):
            yield from field(key, node)
            yield ""

    def _chapters(self, territories: Sequence[str]) -> Iterator[str]:
        """Yield the chapters as they were, with those of their territories that the new edition has, and all others."""
        node = self.before.node("chapitres")
        if not isinstance(node, Items) or not node.items:
            return
        items = [found for each in node.items if (found := _with_territories(each, territories))]
        if not any(isinstance(each, Scalar) and each.text == "territoires" for each in items):
            last = max((rank for rank, each in enumerate(items, 1) if _territories_of(each)), default=len(items))
            items.insert(last, Scalar("territoires", node.mark))
        yield from field("chapitres", Items(tuple(items), node.mark))
        yield ""
        if contacts := self.before.node("contacts"):
            yield from field("contacts", contacts, _CONFIRM)
            yield ""

    def _colophon(self) -> Iterator[str]:
        table = self.before.fields("colophon")
        given = [entry.key.text for entry in table.entries] if table else []
        rows = [line for key in given for line in self._mention(table, key)] if table else []
        if rows:
            yield "colophon:"
            yield from (f"  {line}" for line in rows)
        else:
            yield f"colophon:  # {MARK} : directeur_de_la_publication, depot_legal… (le guide, § 6)"
        yield ""

    def _mention(self, table: Table, key: str) -> Iterator[str]:
        words = self.before.text(key, table)
        if key in _OF_THE_YEAR:
            yield from field(key, None, f"{MARK} : {_OF_THE_YEAR[key]}")
        elif words and key in _CONFIRMED:
            yield from field(key, words, f"{_CONFIRM} : de l’édition précédente")
        elif words and key in _LASTING:
            yield from field(key, words, _CONFIRM if self.before.fictitious else "")


def _has_content(node: Table | Items) -> bool:
    nodes = [entry.value for entry in node.entries] if isinstance(node, Table) else list(node.items)
    return any(not isinstance(each, Scalar) or not each.empty for each in nodes)


def _territories_of(item: Node) -> Node | None:
    """Return the territories that *item* of « chapitres » lists, as they were typed."""
    return item.get("territoires") if isinstance(item, Table) else None


def _with_territories(item: Node, territories: Sequence[str]) -> Node | None:
    """Return *item* of « chapitres » with those of its territories that are among *territories*; None without any."""
    listed = _territories_of(item)
    if not isinstance(listed, Items) or not isinstance(item, Table):
        return item
    kept = tuple(each for each in listed.items if isinstance(each, Scalar) and each.text in territories)
    entry = next(entry for entry in item.entries if entry.key.text == "territoires")
    return Table((Entry(entry.key, Items(kept, listed.mark)),), item.mark) if kept else None
