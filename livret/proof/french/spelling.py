"""Spelling: every word of an edition, looked up in the French dictionary and among the names that are known."""

import re
from collections.abc import Iterable, Iterator, Sequence, Set
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

from livret.base.messages import _
from livret.base.problems import Location, Problem
from livret.catalogue import french as kinds
from livret.edition.model import Edition, Territory
from livret.proof.french.dictionary import Lexicon, NoLibrary, dictionary, names
from livret.proof.french.inclusive import found
from livret.proof.french.people import people
from livret.proof.rules.sentences import Places, Wording, also, wordings

#: What is written in letters and is no French: addresses, names of files, keywords of networks.
_ADDRESS = re.compile(
    r"(?i:https?)://\S+|(?i:www)\.\S+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|(?<!\w)[@#]\w+"
    r"|(?<![\w.])[\w-]+(?:\.[\w-]+)*\.(?:fr|com|org|net|eu|info|io|coop|pro|test|invalid|example)(?![\w-])(?:/\S*)?"
    r"|(?<![\w.])[\w-]+\.(?:pdf|md|yaml|jpe?g|png|svg|docx?|xlsx?|odt|ods|csv|zip|html?)(?![\w-])"
)
_SOFT = "\u00ad"
_WORD = re.compile(rf"\w(?:[\w{_SOFT}’'ʼ‑-]*\w)?")
_NUMERAL = re.compile(r"[IVXLCDM]+(?:er|ère|re|e|es)?")
_PLAIN = str.maketrans({"’": "'", "ʼ": "'", "‑": "-", _SOFT: None})
#: Words whose nature is remembered: half of a text are the same few.
_REMEMBERED = 1 << 14
_LOUD = re.compile(r"[A-ZÀ-ÖØ-Þ]\W+[A-ZÀ-ÖØ-Þ]")
#: Capitals side by side, of which this many are a text in capitals and not abbreviations.
_SHOUTED = 3


class Word(NamedTuple):
    """A word in plain signs (' - ·, no soft hyphens) and where it stands: ``source[start:end]`` is how it is typed."""

    text: str
    start: int
    end: int


def words(text: str) -> Iterator[Word]:
    """Yield the words of *text* in its order; numbers, abbreviations and addresses are none.

    >>> [word.text for word in words("L’allié(e) du PCAET, au XXIe siècle : https://exemple.fr")]
    ["L'allié·e", 'du', 'au', 'siècle']
    """
    masked = _ADDRESS.sub(lambda address: " " * len(address[0]), text)
    shortened = list(found(masked))
    for form in shortened:
        masked = f"{masked[: form.start]}{' ' * (form.end - form.start)}{masked[form.end :]}"
    plain = [Word(match[0].translate(_PLAIN), match.start(), match.end()) for match in _WORD.finditer(masked)]
    loud = _shouted(text, plain) if _LOUD.search(text) else frozenset[int]()
    kept = [word for word in plain if _is_word(word.text, word.start in loud)]
    kept += [Word(form.plain.translate(_PLAIN), form.start, form.end) for form in shortened]
    yield from sorted(kept, key=lambda word: word.start)


@lru_cache(_REMEMBERED)
def _is_word(word: str, loud: bool) -> bool:
    letters = word.replace("-", "").replace("'", "")
    if len(letters) < 2 or not letters.isalpha() or letters[-1] in "ºª" or _NUMERAL.fullmatch(letters):
        return False
    return loud or not _is_abbreviation(word.rpartition("'")[2])


def _is_abbreviation(word: str) -> bool:
    """Whether *word* has capitals elsewhere than at the beginnings of its parts: « EPCI », « SCoT », « PLUi »."""
    parts = word.split("-")
    if word.isupper() and len(word) > 1:
        return True
    slipped = len(word) > 4 and word[:2].isupper() and word[2:].islower()  # « MOntpellier » is a slip
    return not slipped and any(sign.isupper() for part in parts for sign in part[1:])


def _shouted(text: str, plain: list[Word]) -> Set[int]:
    """Return where the words of texts in capitals begin: those of an abbreviation's length apart stand for words."""
    starts: set[int] = set()
    run: list[Word] = []
    for word in [*plain, Word("", len(text), len(text))]:
        apart = bool(run) and bool(text[run[-1].end : word.start].strip())
        if apart or not word.text.isupper():
            starts |= {each.start for each in run} if len(run) >= _SHOUTED else set()
            run = []
        if word.text.isupper():
            run.append(word)
    return starts


#: Problems told; a text in another language would fill the report.
_MOST = 200
#: Words that resemble no other are mostly new ones, or names: from one more on, they are told together.
_FEW = 2
#: A word of the sentence stands before, and no stop, colon or opening quotation mark between.
_BEGUN = re.compile(r"\w[^.!?:;…«“\n]*$")


def rules(edition: Edition, known: Iterable[str] = (), read: Sequence[Wording] | None = None) -> Iterator[Problem]:
    """Yield a remark for each unknown word of *edition*, once, with its places; one alone if nothing can be looked up.

    *known* are words beside those of the edition's own names and of its glossary; *read* are its wordings, if known.
    """
    try:
        french = dictionary()
    except NoLibrary:
        reason = _("the Hunspell library or its dictionary is missing")
        yield kinds.NOT_SPELLED.at(None, reason=reason)
        return
    wordings_read = tuple(read or wordings(edition))
    persons = chain.from_iterable(people(wording.text) for wording in wordings_read)
    lexicon = Lexicon(names(chain(known, declared(edition), persons)), french)
    found: dict[str, list[_Unknown]] = {}
    for unknown in _without_names(_unknown(wordings_read, lexicon), lexicon):
        found.setdefault(unknown.word.casefold(), []).append(unknown)
    yield from _told(list(found.values())[:_MOST], lexicon, Places(edition.reading))


class _Unknown(NamedTuple):
    """A word that is not known, as typeset, and where it begins in its wording."""

    word: str
    wording: Wording
    at: int

    @property
    def inside(self) -> bool:
        """Whether a sentence has begun before it, or it is quoted by itself, so that a capital is a name's."""
        before, after = self.wording.text[: self.at], self.wording.text[self.at + len(self.word) :]
        quoted = before.rstrip().endswith("«") and after.lstrip().startswith("»")
        return quoted or bool(_BEGUN.search(before))


def _unknown(read: Iterable[Wording], lexicon: Lexicon) -> Iterator[_Unknown]:
    for wording in read:
        for word in words(wording.text):
            for part, at in lexicon.unknown(word.text, wording.named):
                whole = at == 0 and len(part) == len(word.text)
                typed = wording.text[word.start : word.end] if whole else part
                start = word.start + (0 if whole else wording.text[word.start : word.end].find(part))
                yield _Unknown(typed, wording, start)


def _without_names(unknown: Iterable[_Unknown], lexicon: Lexicon) -> Iterator[_Unknown]:
    """Yield those that are no names.

    A capital inside a sentence makes a name, wherever else it stands; not of what stands in small letters as well.
    """
    every = list(unknown)
    small = {each.word for each in every if each.word.islower()}
    inside = {each.word for each in every if each.inside and lexicon.is_name(each.word)}
    yield from (each for each in every if each.word not in inside or each.word.lower() in small)


def _told(found: Sequence[Sequence[_Unknown]], lexicon: Lexicon, places: Places) -> Iterator[Problem]:
    """Yield a remark for each word of *found*, once with its places; one a file for many that resemble nothing."""
    strange: dict[str, list[tuple[Problem, str]]] = {}
    for times in found:
        word = times[0].word
        marks = [places.find(wording, at, at + len(each)) for each, wording, at in times]
        near = lexicon.suggestions(word)
        problem = _problem(word, marks, near)
        if near:
            yield problem
        else:
            strange.setdefault(marks[0].file, []).append((problem, _("“{word}”").format(word=word)))
    for each in strange.values():
        if len(each) <= _FEW:
            yield from (problem for problem, _word in each)
        else:
            mark = each[0][0].location
            told = ", ".join(f"{word} ({problem.location.line})" for problem, word in each if problem.location)
            yield kinds.STRANGE_WORDS.at(mark, count=len(each), words=told)


def _problem(word: str, marks: list[Location], near: Sequence[str]) -> Problem:
    suggestions = _(" or ").join(_("“{word}”").format(word=each) for each in near)
    values = {"suggestions": suggestions, "help": kinds.DID_YOU_MEAN} if near else {}
    more = _(", {count} times (also {places})").format(count=len(marks), places=also(marks)) if len(marks) > 1 else ""
    return kinds.UNKNOWN_WORD.at(marks[0], word=word, more=more, **values)


def declared(edition: Edition) -> Iterator[str]:
    """Yield what the edition itself declares: names, and words that it accepts."""
    sheet, glossary = edition.sheet, edition.glossary
    told: list[str | None] = [
        sheet.publisher,
        *sheet.regions,
        *sheet.keywords,
        *glossary.words,
        *glossary.abbreviations,
    ]
    told += [value for value in sheet.colophon.model_dump().values() if isinstance(value, str)]
    told += [prose_names for territory in edition.territories for prose_names in _names_of(territory)]
    yield from filter(None, told)


def _names_of(territory: Territory) -> Iterator[str | None]:
    sheet = territory.sheet
    yield from (sheet.name, sheet.short_name)
    if sheet.place:
        yield from (*sheet.place.departments, sheet.place.region)
    if sheet.ally:
        yield from (sheet.ally.name, sheet.ally.organisation)
    yield from (photo.credit for photo in sheet.photos)
