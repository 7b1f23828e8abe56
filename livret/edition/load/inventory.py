"""The bytes of all the authors' files of an edition: for the archive to enclose, and for build.json to list.

Photos are without their metadata, as everywhere behind ``pictures``: nothing that is kept says where one was shot.
"""

import html
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import PurePosixPath
from urllib.parse import unquote, urldefrag

from livret.base.problems import InvalidEdition, Problem, Refused
from livret.edition.atlas import own
from livret.edition.decode import MARKDOWN_LIMIT, YAML_LIMIT
from livret.edition.load import signatures
from livret.edition.model import Edition
from livret.edition.pictures.find import MAX_SIZE, cleaned
from livret.edition.reading import Reading
from livret.edition.source import text_meant

#: Media types as registered with IANA (Markdown: RFC 7763; YAML: RFC 9512; GeoJSON: RFC 7946), and the most bytes
#: that are read.
_TYPES = {
    ".geojson": ("application/geo+json", own.MOST_BYTES),
    ".yaml": ("application/yaml", YAML_LIMIT),
    ".md": ("text/markdown", MARKDOWN_LIMIT),
    ".jpg": ("image/jpeg", MAX_SIZE),
    ".jpeg": ("image/jpeg", MAX_SIZE),
    ".jpe": ("image/jpeg", MAX_SIZE),
    ".png": ("image/png", MAX_SIZE),
    ".svg": ("image/svg+xml", MAX_SIZE),
}

_EDITION = "https://edition.invalid/"
#: An image in a chapter's HTML, which includes those of templates. Quotes and angle brackets of authors are
#: escaped in it: only an element of ours matches.
_PICTURE = re.compile(rf'<img\s(?:[^>]*\s)?src="({re.escape(_EDITION)}[^"]+)"')


@dataclass(frozen=True, slots=True)
class Input:
    """A file: its path inside the edition with « / » and in composed form (NFC), its bytes, its digest, its type."""

    name: str
    data: bytes
    sha256: str
    media_type: str


def inventory(edition: Edition, pictures: Iterable[str]) -> tuple[Input, ...]:
    """Return the files of *edition*, by name: its facts, its texts, and the *pictures* that its chapters show.

    :raises InvalidEdition: for pictures that have changed since they were first read.
    """
    inputs: dict[str, Input] = {}
    problems: list[Problem] = []
    for path in sorted({*_facts_and_texts(edition), *pictures}):
        try:
            found = _read(path, edition.reading)
        except Refused as refused:
            problems.append(refused.problem)
            continue
        except InvalidEdition as changed:
            problems += changed.problems
            continue
        name = unicodedata.normalize("NFC", path)
        inputs[name] = Input(name, *found)
    if problems:
        raise InvalidEdition(problems)
    return tuple(inputs[name] for name in sorted(inputs))


def pictures(chapters_html: Iterable[str]) -> Iterator[str]:
    """Yield the paths of the pictures in *chapters_html*: the very addresses that the renderer reads."""
    for text in chapters_html:
        for match in _PICTURE.finditer(text):
            yield path_of(html.unescape(match[1]))


def path_of(url: str) -> str:
    """Return the path within the edition that *url* refers to."""
    return unquote(urldefrag(url).url).removeprefix(_EDITION)


def _facts_and_texts(edition: Edition) -> Iterator[str]:
    yield "edition.yaml"
    if edition.reading.exists(edition.folder / "glossaire.yaml"):
        yield "glossaire.yaml"
    if edition.reading.exists(edition.folder / own.NAME):
        yield own.NAME
    if signatures.are_there(edition.reading):
        yield signatures.NAME
    named = [*edition.sheet.texts.values(), *(entry.text for entry in edition.sheet.chapters if entry.text)]
    there = edition.reading.names(edition.folder / "textes") if named else []
    texts = [f"textes/{name}" for name in there]
    for name in named:
        yield text_meant(name, texts) or f"textes/{name}"
    for territory in edition.territories:
        yield f"territoires/{territory.slug}/fiche.yaml"
        yield f"territoires/{territory.slug}/texte.md"


def _read(path: str, reading: Reading) -> tuple[bytes, str, str]:
    media_type, limit = _TYPES[PurePosixPath(path).suffix.lower()]
    data = cleaned(reading.data(reading.folder / path, signatures.LIMIT if path == signatures.NAME else limit))
    return data, sha256(data).hexdigest(), media_type
