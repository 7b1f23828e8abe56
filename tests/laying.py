"""Laying a chapter out in this process: the engine with an edition's folder within its reach."""

from pathlib import Path

from livret import house
from livret.content.reading import Reading
from livret.press.model import Chapter, Finding, Fragment
from livret.press.parcels import pack
from livret.press.render import Engine


class Desk:
    """An engine that packs what it is given."""

    def __init__(self, edition: Path | None, house_root: Path | None = None) -> None:
        self.edition, self.engine = edition, Engine(house_root or house.root())

    def render(self, chapter: Chapter) -> Fragment:
        return self.engine.render(pack(chapter, self.edition and Reading(self.edition)))

    def lint(self) -> list[Finding]:
        return self.engine.lint()
