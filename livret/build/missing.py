"""What each territory lacks: text, facts, photo, rights, signature; also of an edition with errors."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from livret.base.text_key import slug
from livret.edition.book.plan import territory_order
from livret.edition.check.official import check_territory
from livret.edition.check.own_facts import own_facts
from livret.edition.check.sheets import check_sheet
from livret.edition.facts import ROWS, OwnFact, table
from livret.edition.load import signatures
from livret.edition.model import Edition, EditionSheet, RubricRule
from livret.edition.source import Items, Node, Scalar, Source, Table, TerritorySource
from livret.edition.unwritten import count
from livret.proof.rules import signatures as signed
from livret.proof.rules.colophon import are_cleared

#: The state of a territory's signature.
Signature = Literal["signed", "unsigned", "changed"]

_HEADING = re.compile(r"^[ ]{0,3}##[ \t]+([^#\n].*?)[ \t#]*$", re.MULTILINE)
#: Requested facts of a territory, in the order of the page; who accompanies only where a rubric is signed.
_ASKED = ("projet", "localisation", *ROWS)
_ALLY = "alliee"


@dataclass(frozen=True, slots=True)
class Missing:
    """What a territory lacks.

    ``text`` names rubrics to be written (or texte.md, where there is none), ``facts`` the fields that are absent or
    marked, ``rights`` the photos that may not be printed yet; ``photos`` counts all of them.
    """

    slug: str
    name: str
    text: tuple[str, ...]
    facts: tuple[str, ...]
    photos: int
    rights: tuple[str, ...]
    signature: Signature

    @property
    def ready(self) -> bool:
        """Whether it lacks nothing; a territory may do without a photo."""
        return not (self.text or self.facts or self.rights) and self.signature == "signed"


def missing(source: Source, edition: Edition | None = None) -> list[Missing]:
    """Return what each territory of *source* lacks, in the order of the book.

    *edition* is the same, checked, where it passes: only it can show whether a text is still as it was signed.
    """
    checked = check_sheet(EditionSheet, source.sheet)
    rubrics = [] if "rubriques" in checked.failed else checked.sheet.rubrics
    own = own_facts(checked, source.sheet).declared
    listed = [] if "territoires" in checked.failed else territory_order(checked.sheet)
    order = {name: place for place, name in enumerate(reversed(listed))}
    known = [each for each in source.territories if each.name in order or not listed]
    standing = _signatures(source, edition)
    return [
        Missing(
            each.name, _text(each.sheet, "nom") or each.name, tuple(_unwritten(each, rubrics)),
            tuple(_facts(each.sheet, own, any(rule.signed_by for rule in rubrics))), len(_photos(each.sheet)),
            tuple(_uncleared(each.sheet)), standing.get(each.name, "unsigned"),
        )
        for each in sorted(known, key=lambda each: -order.get(each.name, 0))
    ]  # fmt: skip


def called(source: Source) -> dict[str, str]:
    """Return what the figures of *source* are called, by their fields of fiche.yaml."""
    own = own_facts(check_sheet(EditionSheet, source.sheet), source.sheet).declared
    return {row.key: row.name if row.own else row.name.lower() for row in table(own)}


def _unwritten(territory: TerritorySource, rubrics: Sequence[RubricRule]) -> Iterator[str]:
    if territory.text is None:
        yield "texte.md"
        return
    title, *sections = _HEADING.split(territory.text.text)
    written = {slug(heading): count(body) for heading, body in zip(sections[::2], sections[1::2], strict=True)}
    if count(title):
        yield "texte.md"
    for rule in rubrics:
        found = [written[name] for name in map(slug, (rule.heading, *rule.variants)) if name in written]
        if any(found) or (rule.required and not found):
            yield rule.heading


def _facts(sheet: Table | None, own: Mapping[str, OwnFact], signed_by_ally: bool) -> Iterator[str]:
    filled_in = {name.partition(".")[0] for name in check_territory(sheet, own).completed}
    for key in (*_ASKED, *own, *([_ALLY] if signed_by_ally else [])):
        entry = next((each for each in sheet.entries if each.key.text == key), None) if sheet else None
        absent = entry is None or _empty(entry.value)
        if (absent and key not in filled_in) or (entry and (count(entry.key.mark.excerpt) or _marked(entry.value))):
            yield key


def _marked(node: Node) -> bool:
    """Return whether *node*, or a node below it, is marked as to be written."""
    if isinstance(node, Scalar):
        return bool(count(node.mark.excerpt))
    inner = [entry.value for entry in node.entries] if isinstance(node, Table) else node.items
    return any(map(_marked, inner))


def _empty(node: Node) -> bool:
    if isinstance(node, Scalar):
        return node.empty
    inner = [entry.value for entry in node.entries] if isinstance(node, Table) else node.items
    return all(map(_empty, inner))


def _photos(sheet: Table | None) -> list[Table]:
    node = sheet.get("photos") if sheet else None
    return [each for each in node.items if isinstance(each, Table)] if isinstance(node, Items) else []


def _uncleared(sheet: Table | None) -> Iterator[str]:
    for photo in _photos(sheet):
        if not are_cleared(_text(photo, "droits")):
            yield _text(photo, "fichier") or "?"


def _text(table: Table | None, key: str) -> str:
    node = table.get(key) if table else None
    return node.text if isinstance(node, Scalar) and not node.empty else ""


def _signatures(source: Source, edition: Edition | None) -> Mapping[str, Signature]:
    kept, _problems = signatures.read(source.reading)
    territories = {each.slug: each for each in edition.territories} if edition else {}
    found: dict[str, Signature] = {}
    for accord in kept:
        subject = territories.get(accord.slug)
        same = not subject or signed.text(subject, accord.rules).fingerprint == accord.signature.fingerprint
        found[accord.slug] = "signed" if same else "changed"
    return found
