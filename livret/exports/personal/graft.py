"""Objects of one PDF to stand in another: as text, under numbers that are theirs there."""

import re
from collections.abc import Mapping

from pikepdf import Dictionary, Object, Pdf, Stream

from livret.exports.personal.incremental import Update, reference

#: A reference to an object, or a string, in which nothing refers: qpdf escapes its brackets (ISO 32000-1 7.3.4.2).
_REFERENCE = re.compile(rb"\((?:[^()\\]|\\.)*+\)|\b(\d+) 0 R\b", re.DOTALL)


class Graft:
    """What an update takes from *source*: every object that is asked for, and all that those refer to.

    *places* are numbers of the source whose objects the other PDF has already, and theirs there.
    """

    def __init__(self, source: Pdf, update: Update, places: Mapping[int, int]) -> None:
        self._source = source
        self._update = update
        self._places = dict(places)
        self._waiting: list[int] = []

    def reference(self, entry: Object) -> bytes:
        """Return what refers to *entry*, an indirect object of the source, in the other PDF."""
        return reference(self._place(entry.objgen[0]))

    def text(self, entry: Object) -> bytes:
        """Return *entry*, an object of the source that is no stream, as it is written in the other PDF."""
        return _REFERENCE.sub(self._renumbered, entry.unparse(resolved=True))

    def placeholder(self, place: int) -> Object:
        """Return a new object of the source that stands for the object *place* of the other PDF."""
        entry = self._source.make_indirect(Dictionary())
        self._places[entry.objgen[0]] = place
        return entry

    def put(self, entry: Object, place: int) -> None:
        """Put *entry*, an object of the source, into the update as the object *place* of the other PDF."""
        if isinstance(entry, Stream):
            dictionary = self.text(entry.stream_dict)
            self._update.streams[place] = b"%b\nstream\n%b\nendstream" % (dictionary, entry.read_raw_bytes())
        else:
            self._update.plain[place] = self.text(entry)

    def put_referred(self) -> None:
        """Put into the update all objects that have been referred to, and those that they refer to."""
        while self._waiting:
            number = self._waiting.pop()
            self.put(self._source.get_object(number, 0), self._places[number])

    def _place(self, number: int) -> int:
        if number not in self._places:
            self._places[number] = self._update.take()
            self._waiting.append(number)
        return self._places[number]

    def _renumbered(self, found: re.Match[bytes]) -> bytes:
        return reference(self._place(int(found[1]))) if found[1] else found[0]
