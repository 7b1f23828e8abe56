"""What a file is, by its bytes first and its name second; and who brings each sort in."""

from dataclasses import dataclass

from livret.messages import later


@dataclass(frozen=True, slots=True)
class Sort:
    """A sort of file: what it is called, and the module of ``livret.intake`` that brings it in.

    Its function ``bring(arrival, draft, cohort, press, wishes)`` puts what it makes of the file into the draft, and
    returns the ``Outcome``; it raises Refused for a file that cannot be read.
    """

    called: str
    module: str


SORTS = {
    "word": Sort(later("Word text"), "texts"),
    "odt": Sort(later("OpenDocument text"), "texts"),
    "text": Sort(later("plain text"), "texts"),
    "sheet": Sort(later("spreadsheet"), "figures"),
    "photo": Sort(later("photo"), "photos"),
    "corrected": Sort(later("corrected Word text"), "corrections"),
    "marked": Sort(later("marked PDF"), "annotations"),
}
