"""The text that a territory signs: its words as printed, and those of each quoted voice.

A fingerprint is of words, not of Markdown or of lines: text that is only wrapped differently stays signed.
"""

import unicodedata
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import takewhile
from pathlib import Path

from livret.base import atomic_files
from livret.base.invisible import plain, replaced
from livret.base.messages import _
from livret.base.problems import InvalidEdition, LivretError, Location, Problem, Severity
from livret.catalogue import signing
from livret.edition.check.errors import nearest
from livret.edition.facts import AREA, COMMUNES, POPULATION
from livret.edition.load import signatures
from livret.edition.load.signatures import Accord, Signature
from livret.edition.model import Edition, Rubric, Territory
from livret.edition.reading import Reading
from livret.edition.typography.numbers import number
from livret.edition.typography.typeset import typeset

#: Names of the parts other than rubrics, as in accords.yaml.
_FACTS, _EXERGUE = "fiche", "exergue"
#: Figures whose absence was a line, by the first rules.
_FIRST_FACTS = frozenset({POPULATION, AREA, COMMUNES})
#: Version of the rules for new signatures (``accords.Accord.rules``).
RULES = 2
#: Characters that typography may substitute, and those that NFKC leaves alone.
_ALIKE = str.maketrans(
    {"’": "'", "‘": "'", "ʼ": "'", "´": "'", "“": '"', "”": '"', "«": '"', "»": '"', "–": "-", "—": "-", "−": "-"}
    | {"\u2010": "-", "\u2011": "-", "œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE", "…": "..."}
)
#: Forms of rubric with quoted words.
_VOICES = frozenset({"voix", "voix-teintee"})
#: Digits of a fingerprint that people compare: on the reply page, on each page of a proof.
SHORT = 12
_LONGEST_NAME = 200
#: Words shown of a change, before and after.
_SHOWN = 8


class UnfitSignature(LivretError):
    """A proof or a signature that cannot be issued as requested; the message gives the reason and the remedy."""

    exit_code = 2


@dataclass(frozen=True, slots=True)
class SignedText:
    """The words of a territory: the SHA-256 of each part, and the voices in full, by the name of their rubric.

    ``rules`` are those of ``signatures.Accord``.
    """

    parts: Mapping[str, str]
    voices: Mapping[str, str]
    rules: int

    @property
    def fingerprint(self) -> str:
        """The SHA-256 of all that is signed."""
        voices = {name: signatures.fingerprint(comparable(words, self.rules)) for name, words in self.voices.items()}
        return signatures.fingerprint(
            "".join(f"{name}\n{digest}\n" for name, digest in (*self.parts.items(), *voices.items()))
        )


def text(territory: Territory, rules: int = RULES) -> SignedText:
    """Return the text that *territory* signs: facts and captions as one part, each rubric, and quotations apart."""
    parts, voices = {_FACTS: _facts(territory, rules)}, {}
    if territory.sheet.exergues:
        voices[_EXERGUE] = _words(*_quoted(territory, rules))
    for rubric in territory.rubrics:
        name = _name(rubric)
        if rubric.rule.form in _VOICES:
            voices[name] = " ".join(filter(None, (voices.get(name), _voice(rubric, territory, rules))))
        else:
            parts[name] = " ".join(filter(None, (parts.get(name), _prose(rubric, rules))))
    return SignedText(
        {name: signatures.fingerprint(comparable(words, rules)) for name, words in parts.items()}, voices, rules
    )


def _quoted(territory: Territory, rules: int) -> Iterator[str]:
    """Yield the words of the exergues of *territory*, each with its origin."""
    for rank, exergue in enumerate(territory.sheet.exergues):
        yield _field(territory, f"exergue.{rank}.texte", exergue.text, rules)
        yield _field(territory, f"exergue.{rank}.origine", exergue.origin or "", rules)


def comparable(words: str, rules: int) -> str:
    """Return *words* normalised for comparison: by the first rules, unchanged; since then, without typography.

    Spaces, quotes, apostrophes, dashes, joined letters, raised and lowered figures may change with the rules.

    >>> comparable("L’œuvre : 45 km² à 14 h 30", 2) == comparable("L'oeuvre: 45 km2 à 14h30", 2)
    True
    """
    if rules == 1:
        return words
    plain = unicodedata.normalize("NFKC", words.translate(_ALIKE)).translate(_ALIKE)
    return "".join(plain.split())


def _prose(rubric: Rubric, rules: int) -> str:
    return _words("\n".join(_signed(each.words, each.before, rules) for each in rubric.prose.blocks))


def _field(territory: Territory, name: str, words: str, rules: int) -> str:
    """Return *words*, those of the field *name*, in the form signed by *rules*."""
    return _signed(words, territory.before.get(name), rules)


def _signed(words: str, before: str | None, rules: int) -> str:
    """Return the signed form of *words*; *before* is their form after the first rules of typography, if it differs.

    The variation selectors that phones add to emojis were signed and printed by nobody, except in unprinted text.
    """
    if before is None or rules == 1:
        return words if before is None else before
    return words if before == plain(before) else typeset(before)


def named(slug: str, known: Collection[str]) -> str:
    """Return the folder of *known* named *slug*; raises UnfitSignature with a suggestion."""
    plain = unicodedata.normalize("NFC", slug)
    if plain in known:
        return plain
    near = nearest(plain, known)
    if near:
        raise UnfitSignature(
            _("no territory “{slug}” in this edition; did you mean “{near}”?").format(slug=slug, near=near)
        )
    raise UnfitSignature(
        _("no territory “{slug}” in this edition: {known}").format(slug=slug, known=", ".join(sorted(known)))
    )


def accept(edition: Edition, slug: str, by: str, on: date, today: date, proof: str = "") -> Path:
    """Record that *by* signed the text of the territory *slug* on the day *on*; return the file written.

    An earlier signature is replaced, and remembered. *proof* is the fingerprint on the signed page, or its
    beginning: it must be that of the current text.

    :raises UnfitSignature: for an unknown territory, a day to come, an invalid name, another text.
    :raises InvalidEdition: if accords.yaml cannot be read: it is not overwritten.
    """
    territories = {territory.slug: territory for territory in edition.territories}
    signed = _signed_text(territories[named(slug, territories)], proof)
    if on > today:
        raise UnfitSignature(_("nobody can have signed on {on}: that day is to come").format(on=_day(on)))
    signature = Signature(_signatory(by), on, signed.fingerprint)
    new = Accord(named(slug, territories), signature, signed.parts, signed.voices, rules=signed.rules)
    with atomic_files.one_at_a_time(edition.folder):
        kept, problems = _kept(Reading(edition.folder))  # others may have signed meanwhile
        if any(problem.severity == Severity.ERROR for problem in problems):
            raise InvalidEdition(problems)
        return atomic_files.write(
            edition.folder / signatures.NAME, signatures.written(signatures.signed_again(kept, new)).encode()
        )


def _kept(reading: Reading) -> tuple[list[Accord], list[Problem]]:
    """Return the signatures of an edition, and the problems of their file.

    The fingerprint of a signature is that of the parts and the voices below it, unless one was edited by hand.
    """
    kept, problems = signatures.read(reading)
    signed = ((accord, SignedText(accord.parts, accord.voices, accord.rules).fingerprint) for accord in kept)
    other = (accord for accord, fingerprint in signed if fingerprint != accord.signature.fingerprint)
    return kept, [*problems, *(signing.MALFORMED.at(accord.mark, what="empreinte") for accord in other)]


def _signed_text(territory: Territory, proof: str) -> SignedText:
    """Return the text of *territory* by the rules that give the number *proof*; raises UnfitSignature if none do."""
    by_rules = [text(territory, rules) for rules in (RULES, 1)]
    for each in by_rules:
        if each.fingerprint.startswith("".join(proof.split()).lower()):
            return each
    now = short(by_rules[0].fingerprint)
    changed = _("the text has changed since the proof {proof}: it is {now} now; print a new proof and have it signed")
    raise UnfitSignature(changed.format(proof=proof, now=now))


def short(fingerprint: str) -> str:
    """Return the beginning of *fingerprint* as people compare it: « 3f2a 1b2c 4d5e »."""
    return " ".join(fingerprint[start : start + 4] for start in range(0, SHORT, 4))


def changed(edition: Edition) -> Iterator[Problem]:
    """Yield the differences of *edition* from the signed texts; none if nobody has signed anything."""
    if not signatures.are_there(edition.reading):
        return
    kept, problems = _kept(edition.reading)
    yield from problems
    if any(problem.severity == Severity.ERROR for problem in problems):
        return
    by_slug = {accord.slug: accord for accord in kept}
    known = {territory.slug for territory in edition.territories}
    for accord in kept:
        if accord.slug not in known:
            yield signing.NOWHERE.at(accord.mark, slug=accord.slug)
    for territory in edition.territories:
        if territory.slug in by_slug:
            yield from _differences(territory, by_slug[territory.slug])
        else:
            yield signing.NOT_SIGNED.at(territory.mark("nom"), name=territory.sheet.name, slug=territory.slug)


def _differences(territory: Territory, accord: Accord) -> Iterator[Problem]:
    now = text(territory, accord.rules)
    if now.fingerprint == accord.signature.fingerprint:
        return
    signed = {"by": accord.signature.by, "on": _day(accord.signature.on), "slug": territory.slug}
    for name, words in now.voices.items():
        if name not in accord.voices:
            yield signing.VOICE_ADDED.at(_place(territory, name), voice=name, **signed)
        elif comparable(words, accord.rules) != comparable(accord.voices[name], accord.rules):
            before, after = _difference(accord.voices[name], words)
            place = _place(territory, name)
            yield signing.VOICE_CHANGED.at(place, voice=name, before=before, after=after, **signed)
    gone = [name for name in accord.voices if name not in now.voices]
    others = dict.fromkeys((*now.parts, *accord.parts))
    parts = [*(name for name in others if now.parts.get(name) != accord.parts.get(name)), *gone]
    if parts:
        yield signing.TEXT_CHANGED.at(_place(territory, parts[0]), parts=", ".join(parts), **signed)


def _difference(before: str, after: str) -> tuple[str, str]:
    """Return the words from the first to the last difference, shortened; with one around them."""
    old, new = before.split(), after.split()
    start = sum(1 for _each in takewhile(lambda pair: pair[0] == pair[1], zip(old, new, strict=False)))
    rest = min(len(old), len(new)) - start
    backwards = zip(reversed(old), reversed(new), strict=False)
    end = min(rest, sum(1 for _each in takewhile(lambda pair: pair[0] == pair[1], backwards)))
    if min(len(old), len(new)) == start + end:  # words were only added or only removed: beside which one?
        start, end = (start - 1, end) if start else (start, max(0, end - 1))
    return tuple(_cut(words[start : len(words) - end]) for words in (old, new))  # type: ignore[return-value]


def _cut(words: list[str]) -> str:
    return " ".join(words[:_SHOWN]) + " …" * (len(words) > _SHOWN)


def _facts(territory: Territory, rules: int) -> str:
    """Return the words of the head and below photos, one fact a line; by the first rules, an absent one is a line."""
    sheet = territory.sheet
    place = (*sheet.place.departments, sheet.place.region) if sheet.place else ()
    captions = [_field(territory, f"photos.{n}.legende", photo.caption, rules) for n, photo in enumerate(sheet.photos)]
    lines = [
        _words(sheet.name, sheet.short_name or ""),
        _words(_field(territory, "projet", sheet.project or "", rules)),
        _words(*(part or "" for part in place)),
        *(
            _words(number(fact.value), str(fact.year or "")) if fact else ""
            for fact, key in ((sheet.fact(row.key), row.key) for row in sheet.rows)
            if fact or key in _FIRST_FACTS
        ),
        *(_words(caption, photo.credit or "") for caption, photo in zip(captions, sheet.photos, strict=True)),
    ]
    return "\n".join(lines if rules == 1 else filter(None, lines))


def _voice(rubric: Rubric, territory: Territory, rules: int) -> str:
    """Return the words of *rubric*, and its printed signature."""
    ally = territory.sheet.ally if rubric.rule.signed_by else None
    return _words(_prose(rubric, rules), f"– {ally.signature}" if ally else "")


def _name(rubric: Rubric) -> str:
    return _words(rubric.rule.heading)


def _words(*texts: str) -> str:
    """Return *texts* in composed form, with single spaces, without invisible characters."""
    plain = unicodedata.normalize("NFC", " ".join(texts))
    return " ".join("".join(sign for sign in plain if sign.isspace() or not _unseen(sign)).split())


def _unseen(sign: str) -> bool:
    """Whether *sign* is a control, a direction, a soft hyphen: not printed (Unicode's categories C…)."""
    return unicodedata.category(sign).startswith("C")


def _signatory(by: str) -> str:
    name = plain(replaced(_words(by), ""))
    if not any(sign.isalpha() for sign in name) or len(name) > _LONGEST_NAME:
        raise UnfitSignature(_("who signed? Give a first name and a name: --by"))
    return name


def _place(territory: Territory, part: str) -> Location | None:
    if part == _EXERGUE:
        return territory.exergue_mark()
    return next((rubric.mark for rubric in territory.rubrics if _name(rubric) == part), territory.mark("nom"))


def _day(day: date) -> str:
    return day.strftime(_("%Y-%m-%d"))
