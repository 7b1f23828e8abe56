"""The house's own texts in a new edition: lasting ones are kept, with their pictures; others are to be written."""

import re
from collections.abc import Iterator
from pathlib import Path

from livret.base.messages import _
from livret.base.problems import Location, Problem, Refused
from livret.edition.atlas import own
from livret.edition.decode import YAML_LIMIT, read_text
from livret.edition.markdown.read import read_text as read_prose
from livret.edition.model import Picture
from livret.edition.pictures.find import cleaned, inspect
from livret.edition.prose import MarkdownFile
from livret.edition.source import Items, Scalar, Table, text_meant
from livret.edition.unwritten import MARK
from livret.intake.next_year.edition_sheet import Wanted, later
from livret.intake.next_year.last_year import Before

GLOSSARY = "glossaire.yaml"
#: Texts of the house, not of a year: the others are written anew.
_LASTING = frozenset({"quatrieme"})
_ANEW = {"edito": "l’édito de cette édition", "quatrieme": "qui est l’éditeur, en quelques lignes"}
#: A signed quotation: « — Name » in a quote, or a block with its author's name.
_SIGNED = re.compile(r"^>\s*[—–-]{1,2}\s*\S|^:::\s*citation\b.*\bauteur\s*=", re.MULTILINE)
#: Of a text that was printed as a chapter: a method may last, thanks do not.
_REREAD = f"{MARK} : ce texte est celui de l’édition précédente ; le relire, puis effacer ceci."
_MOST_BYTES = 64 * 1024**2


def texts(wanted: Wanted, before: Before) -> dict[str, bytes]:
    """Return the files of textes/, and the pictures of those kept, by their paths inside the edition."""
    files: dict[str, bytes] = {}
    table = before.fields("textes")
    for entry in table.entries if table else ():
        if not isinstance(entry.value, Scalar) or entry.value.empty:
            continue
        role, name = entry.key.text, entry.value.text
        path = text_meant(name, before.source.texts) or _path(name)
        document = before.source.texts.get(path)
        if role in _LASTING and document:
            files |= _kept(path, document, wanted, before)
        else:
            files[path] = f"{MARK} : {_ANEW.get(role, 'ce texte')}.\n".encode()
    for path, document in _of_chapters(before):
        files |= _kept(path, document, wanted, before, _REREAD)
    return files


def _of_chapters(before: Before) -> Iterator[tuple[str, MarkdownFile]]:
    """Yield the texts that chapters of the edition *before* print, by their paths."""
    node = before.node("chapitres")
    for item in node.items if isinstance(node, Items) else ():
        typed = item.get("texte") if isinstance(item, Table) else None
        path = text_meant(typed.text, before.source.texts) if isinstance(typed, Scalar) else None
        document = before.source.texts.get(path) if path else None
        if path and document:
            yield path, document


def unchanging(before: Before) -> dict[str, bytes]:
    """Return glossaire.yaml and contours.geojson as they were, in UTF-8, those that there are."""
    reading = before.source.reading
    files: dict[str, bytes] = {}
    for name, limit in ((GLOSSARY, YAML_LIMIT), (own.NAME, own.MOST_BYTES)):
        path = reading.folder / name
        if not before.name or not reading.exists(path):
            continue
        try:
            files[name] = read_text(reading.data(path, limit), name)[0].encode()
        except Refused as refused:
            before.notes.append(_said(refused.problem))
    return files


def _path(name: str) -> str:
    """Return the path of a missing text: in textes/, for any folder typed."""
    return f"textes/{Path(name).stem or 'texte'}.md"


def _kept(
    path: str, document: MarkdownFile, wanted: Wanted, before: Before, *more: str
) -> Iterator[tuple[str, bytes]] | dict[str, bytes]:
    text = "\n\n".join([document.text.rstrip("\n"), *_doubts(document.text, wanted, before), *more])
    return {path: f"{text}\n".encode()} | _pictures(document, before)


def _doubts(text: str, wanted: Wanted, before: Before) -> Iterator[str]:
    """Yield requests to check a kept text, as paragraphs that cannot be overlooked."""
    if later(text, wanted, before) != (text, True):
        yield f"{MARK} : ce texte nomme des années ou la région de l’édition précédente ; le relire, puis effacer ceci."
    if _SIGNED.search(text):
        yield f"{MARK} : ce texte cite quelqu’un ; s’assurer de son accord pour cette édition, puis effacer ceci."
    if before.fictitious:
        yield f"{MARK} : ce texte est celui d’une édition fictive ; le remplacer."


def _pictures(document: MarkdownFile, before: Before) -> dict[str, bytes]:
    """Return the pictures in *document*, without where and when they were shot; report unusable ones."""
    reading, found = before.source.reading, dict[str, bytes]()

    def look(name: str, mark: Location) -> Picture | None:
        picture = inspect(reading, document.folder, name, mark)
        if not isinstance(picture, Picture):
            before.notes.append(_said(picture))
            return None
        path = picture.path.resolve().relative_to(reading.folder.resolve()).as_posix()
        found[path] = cleaned(reading.data(picture.path, _MOST_BYTES))
        return picture

    read_prose(document, look)
    return found


def _said(problem: Problem) -> str:
    return _("{place}: {message}").format(place=problem.location, message=problem.message)
