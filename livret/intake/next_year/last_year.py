"""The edition that a new one begins with: its content, as far as it can be read, and what cannot be carried over."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from livret.base.messages import _
from livret.base.problems import Location, Problem, Severity
from livret.base.text_key import slug
from livret.edition.check.own_facts import own_facts
from livret.edition.check.sheets import check_sheet
from livret.edition.facts import FactRow, OwnFact, table
from livret.edition.find_edition import ASIDE
from livret.edition.load.folder import load
from livret.edition.load.yaml_nodes import read_yaml
from livret.edition.model import EditionSheet, RubricRule
from livret.edition.reading import Reading
from livret.edition.source import Entry, Items, Node, Scalar, Source, Table, TerritorySource
from livret.intake.next_year.years import Years, years

#: The edition sheet where there is no edition to begin with: its rubrics, and its own texts.
_BLANK = """\
langue: fr
rubriques:
  - titre: Le projet pilote
  - titre: Les impacts positifs
    forme: points
  - titre: Les limites
    forme: cercles
  - titre: Le point de vue de l'alliée
    variantes:
      - Le point de vue de l'allié
      - Le point de vue de l'allié·e
    forme: voix
    signature: alliee
  - titre: Le point de vue du territoire
    forme: voix-teintee
textes:
  edito: textes/edito.md
  quatrieme: textes/quatrieme.md
"""


@dataclass(slots=True)
class Before:
    """The edition *source*; ``name`` is empty for the blank one. ``notes`` list what could not be carried over."""

    source: Source
    name: str = ""
    notes: list[str] = field(default_factory=list)

    @property
    def sheet(self) -> Table:
        """The fields of edition.yaml; without it, those of the blank edition."""
        return self.source.sheet or _blank()

    @property
    def fictitious(self) -> bool:
        """Whether it is one for trials: nothing in it is true."""
        return self.name.startswith(ASIDE)

    def text(self, key: str, table: Table | None = None) -> str:
        """Return the text of the field *key* of *table*, by default of edition.yaml; "" where there is none.

        A value that is no text is reported, and not carried over.
        """
        node = (table or self.sheet).get(key)
        if isinstance(node, Scalar):
            return "" if node.empty else node.text
        if node is not None:
            self.leave(node.mark, key)
        return ""

    def node(self, key: str) -> Node | None:
        """Return the value of the field *key* of edition.yaml, if it has any."""
        node = self.sheet.get(key)
        return None if isinstance(node, Scalar) and node.empty else node

    def fields(self, key: str) -> Table | None:
        """Return the fields below *key* of edition.yaml; another value is reported."""
        node = self.node(key)
        if node is not None and not isinstance(node, Table):
            self.leave(node.mark, key)
        return node if isinstance(node, Table) else None

    def texts(self, key: str) -> list[str]:
        """Return the texts of the list *key* of edition.yaml."""
        node = self.node(key)
        items = node.items if isinstance(node, Items) else [node] if isinstance(node, Scalar) else []
        return [each.text for each in items if isinstance(each, Scalar) and not each.empty]

    @property
    def region(self) -> str:
        """The one region that it is of; empty where it names none or several."""
        named = self.texts("region")
        return named[0] if len(named) == 1 else ""

    def leave(self, mark: Location, what: str) -> None:
        """Record that *what*, at *mark*, is not carried over."""
        self.notes.append(_("{place}: “{what}” is not as it should be, and is not taken").format(place=mark, what=what))

    @property
    def years(self) -> Years | None:
        """The years that it covers: from its own field, or its name, titles or date."""
        texts = (self.text("annees"), self.name, self.text("sous_titre"), self.text("titre"), self.text("date"))
        return next((found for words in texts if (found := years(words))), None)

    @property
    def rubrics(self) -> list[RubricRule]:
        """The rubrics of its texts, or the default ones where they cannot be read."""
        checked = check_sheet(EditionSheet, self.sheet)
        return (check_sheet(EditionSheet, _blank()) if "rubriques" in checked.failed else checked).sheet.rubrics

    @property
    def own_figures(self) -> Mapping[str, OwnFact]:
        """The figures that it asks for beside the house's."""
        return own_facts(check_sheet(EditionSheet, self.sheet), self.sheet).declared

    @property
    def figures(self) -> tuple[FactRow, ...]:
        """The figures of its territories: the house's, and its own."""
        return table(self.own_figures)

    @property
    def rubrics_typed(self) -> Node | None:
        """The same, as typed."""
        failed = "rubriques" in check_sheet(EditionSheet, self.sheet).failed
        return (_blank() if failed else self.sheet).get("rubriques")

    def territories(self) -> list[TerritorySource]:
        """Return its territories, in the order of the book, without those that it does not list."""
        there = {each.name: each for each in self.source.territories}
        return [there[name] for name in dict.fromkeys(self.texts("territoires")) if name in there]

    def territory(self, siren: str, folder: str, name: str) -> TerritorySource | None:
        """Return its territory with this number, or else with this folder or name; None if there is none."""
        for each in self.territories():
            number = "".join(self._said(each, "siren").split())
            if (
                (number == siren)
                if number and siren
                else slug(self._said(each, "nom")) == slug(name) or each.name == folder
            ):
                return each
        return None

    def _said(self, territory: TerritorySource, key: str) -> str:
        node = territory.sheet.get(key) if territory.sheet else None
        return node.text if isinstance(node, Scalar) else ""


def blank() -> Before:
    """Return the blank edition, for a new one without any before it."""
    return Before(Source(Reading(Path()), _blank()))


def read(folder: Path) -> Before:
    """Return the edition in *folder*, as far as it can be read."""
    source = load(folder)
    before = Before(source, folder.resolve().name)
    before.notes += [f"{problem.location} : {problem.message}" for problem in _errors(source.problems)]
    known = {info.alias or name for name, info in EditionSheet.model_fields.items()}
    for entry in source.sheet.entries if source.sheet else ():
        if entry.key.text not in known:
            before.leave(entry.key.mark, entry.key.text)
    there = {each.name for each in source.territories}
    before.notes += [
        _("{edition}: the territory “{name}” has no folder, and is not taken").format(edition=before.name, name=name)
        for name in before.texts("territoires")
        if name not in there
    ]
    return before


def _errors(problems: tuple[Problem, ...]) -> Iterator[Problem]:
    yield from (problem for problem in problems if problem.severity == Severity.ERROR)


def _blank() -> Table:
    table, _none = read_yaml(_BLANK, "edition.yaml")
    assert table
    return table


def entries(table: Table | None) -> tuple[Entry, ...]:
    """Return the fields of *table* that have a value."""
    given = table.entries if table else ()
    return tuple(each for each in given if not (isinstance(each.value, Scalar) and each.value.empty))
