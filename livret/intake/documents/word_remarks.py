"""Comments in the margin of a Word file, each with its passage (ECMA-376 part 1, 17.13.4)."""

from xml.etree.ElementTree import Element

from livret.intake.documents.model import MarginComment
from livret.intake.documents.packed import attribute, local
from livret.intake.documents.word_xml import words


def remarks(comments: Element | None, root: Element) -> tuple[MarginComment, ...]:
    """Return the remarks of *comments*, the part, in the order of the text of *root*."""
    if comments is None:
        return ()
    passages, numbers = _passages(root)
    found = []
    for comment in comments.iterfind("{*}comment"):
        key = attribute(comment, "id")
        said = " ".join(words(paragraph).strip() for paragraph in comment.iter() if local(paragraph) == "p").strip()
        passage = passages.get(key, "").strip()
        found.append(
            MarginComment(
                attribute(comment, "author"), attribute(comment, "date")[:10], passage, said, numbers.get(key, 0)
            )
        )
    return tuple(sorted(found, key=lambda remark: remark.number))


def _passages(root: Element) -> tuple[dict[str, str], dict[str, int]]:
    """Return the words between the ends of each comment, by its id, and the number of the paragraph it begins in."""
    passages: dict[str, str] = {}
    numbers: dict[str, int] = {}
    inside: set[str] = set()
    number = 0
    for element in root.iter():
        name = local(element)
        if name == "bookmarkStart" and attribute(element, "name").startswith("_livret_"):
            number = int("".join(filter(str.isdigit, attribute(element, "name"))))
            for key in inside:
                passages[key] += " "
        elif name == "commentRangeStart":
            inside.add(attribute(element, "id"))
            passages.setdefault(attribute(element, "id"), "")
            numbers.setdefault(attribute(element, "id"), number)
        elif name == "commentRangeEnd":
            inside.discard(attribute(element, "id"))
        elif name == "commentReference":
            numbers.setdefault(attribute(element, "id"), number)
        elif name in ("t", "delText") and inside:
            for key in inside:
                passages[key] += element.text or ""
    return passages, numbers
