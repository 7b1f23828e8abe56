"""The rubric that a paragraph begins: by its style, or by its looks where bold letters are used as a heading."""

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass

from livret.base.text_key import slug
from livret.edition.model import RubricRule
from livret.intake.documents.model import Block

#: The most letters of a heading: longer paragraphs are text, however they look.
LONGEST = 120
#: The least likeness of a heading to the declared one: by its style, in bold, in plain letters.
_STYLED, _BOLD, _PLAIN = 0.8, 0.86, 1.0
#: « 1. », « II – », « a) », « 2.1 »: the number of a heading.
_NUMBER = re.compile(r"^\s*(?:[(]?(?:\d{1,2}(?:\.\d{1,2})*|[IVX]{1,4}|[a-zA-Z])\s?[.)°/–—-]+\s*|\d{1,2}\s+(?=[^\W\d]))")
#: « (1 500 signes au plus) », « [800 signes] »: a template's note on a rubric.
_HINT = re.compile(r"\s*[(\[][^)\]]{3,200}[)\]]\s*[:.]?\s*$")
#: « allié·e », « allié(e) », « allié.e », « allié-e », « allié/e »: one word for two.
_BOTH = re.compile(r"(?<=\w)(?:[·•∙‧./-]e|\(e\))(?=s?\b)", re.IGNORECASE)
_ARTICLES = re.compile(r"^(?:les?|la|l|une?|des?|nos|notre)-")
_JOINTS = re.compile(r"\s*(?:\bet\b|[/&+,;])\s*", re.IGNORECASE)
_PARTS = re.compile(r"\s*(?::|[–—]|,|\(|\s-\s)\s*")


@dataclass(frozen=True, slots=True)
class Meant:
    """The rubric that a heading means, whether it is worded so (number and article aside), and the rest of its words.

    ``partly``: it shares a part of the rubric's name, and begins it only where no other heading does.
    """

    rule: RubricRule
    surely: bool = True
    rest: str = ""
    partly: bool = False


class Rubrics:
    """The rubrics of an edition, to match headings with."""

    def __init__(self, rules: Sequence[RubricRule]) -> None:
        self.rules = rules
        self._names = {_key(name): rule for rule in reversed(rules) for name in (rule.heading, *rule.variants)}

    def meant(self, block: Block) -> Meant | None:
        """Return the rubric that *block* begins, None where it begins none."""
        likeness = _PLAIN
        if block.form == "heading":
            likeness = _STYLED
        elif block.form not in ("paragraph", "item") or "\n" in block.text.strip():
            return None
        elif _is_bold(block) or block.text.isupper():
            likeness = _BOLD
        return self.worded(block.text, likeness) or self._begun(block)

    def _begun(self, block: Block) -> Meant | None:
        """Return the rubric whose name *block*, a heading, begins with: « Les limites et la suite »."""
        first, *others = _JOINTS.split(block.text.strip(" :."), maxsplit=1)
        rule = self._named(first, _PLAIN) if others and is_heading(block) and not self.several(block) else None
        if not rule and block.form == "paragraph" and is_heading(block):
            rule = self._shortened(block.text)
        return Meant(rule, surely=False, partly=True) if rule else None

    def _shortened(self, words: str) -> RubricRule | None:
        """Return the only rubric with all of *words* in its name, half of it or more: « Impacts », « Le projet »."""
        said = _bare_words(_key(words))
        found = {
            rule.heading: rule
            for name, rule in self._names.items()
            if said and said <= _bare_words(name) and 2 * len(said) >= len(_bare_words(name))
        }
        return next(iter(found.values())) if len(found) == 1 else None

    def worded(self, text: str, likeness: float = _BOLD) -> Meant | None:
        """Return the rubric that *text*, a line, means; *likeness* is 1 where it must be worded as declared."""
        words = text.strip()
        if not words or len(words) > LONGEST:
            return None
        if rule := self._named(words, likeness):
            return Meant(rule, _key(words) in self._names)
        bare = _HINT.sub("", words)
        if bare != words and (rule := self._named(bare, likeness)):
            return Meant(rule, True, words[len(bare) :].strip())
        head, *rest = _PARTS.split(words, maxsplit=1)
        if rest and rest[0] and (rule := self._named(head, max(likeness, _BOLD))):
            return Meant(rule, True, rest[0].rstrip(") "))
        return None

    def several(self, block: Block) -> list[RubricRule]:
        """Return the rubrics that *block*, a heading, names together: « Les impacts positifs et les limites »."""
        first, *others = _JOINTS.split(_NUMBER.sub("", block.text.strip(" :.")))
        if not others or not is_heading(block):
            return []
        words = first.split()
        found = [self._named(first, _BOLD)]
        for part in others:  # « Le point de vue de l’alliée et du territoire »
            ways = (part, *(f"{' '.join(words[:count])} {part}" for count in range(1, len(words))))
            found.append(next(filter(None, (self._named(way, _BOLD) for way in ways)), None))
        rules = {rule.heading: rule for rule in found if rule}
        return [*rules.values()] if len(rules) > 1 else []

    def _named(self, words: str, likeness: float) -> RubricRule | None:
        key = _key(words) if re.search(r"\w", words) else ""
        if key in self._names:
            return self._names[key]
        if likeness < 1 and (close := difflib.get_close_matches(key, self._names, 1, likeness)):
            return self._names[close[0]]
        return None


def is_heading(block: Block) -> bool:
    """Return whether *block* looks like a heading: by its style, or short, bold, and no sentence."""
    if block.form == "heading":
        return True
    text = block.text.strip()
    short = 0 < len(text) <= 80 and "\n" not in text and text[-1] not in '.;,!?…»”"'
    return block.form == "paragraph" and short and (_is_bold(block) or (text.isupper() and " " in text))


def _is_bold(block: Block) -> bool:
    shown = [run for run in block.runs if run.text.strip()]
    return bool(shown) and all(run.bold for run in shown)


def _bare_words(key: str) -> set[str]:
    return {word for word in key.split("-") if len(word) > 3}


def _key(words: str) -> str:
    """Return the key of a heading, equal for the same meaning: no numbers, capitals, accents, articles."""
    bare = _NUMBER.sub("", words.strip().strip("*_"), count=1)
    letters = slug(_BOTH.sub("", bare))
    return re.sub(r"ee(s?)(?=-|$)", r"e\1", _ARTICLES.sub("", letters))
