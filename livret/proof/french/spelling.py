"""Spelling: every word of an edition, looked up in the French dictionary and among the known names."""

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
from livret.proof.sentences import Places, Wording, also, wordings

#: Text that is no French: addresses, names of files, keywords of networks.
_ADDRESS = re.compile(
    r"(?i:https?)://\S+|(?i:www)\.\S+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|(?<!\w)[@#]\w+"
    r"|(?<![\w.])[\w-]+(?:\.[\w-]+)*\.(?:fr|com|org|net|eu|info|io|coop|pro|test|invalid|example)(?![\w-])(?:/\S*)?"
    r"|(?<![\w.])[\w-]+\.(?:pdf|md|yaml|jpe?g|png|svg|docx?|xlsx?|odt|ods|csv|zip|html?)(?![\w-])"
)
_SOFT = "\u00ad"
_WORD = re.compile(rf"\w(?:[\w{_SOFT}’'ʼ‑-]*\w)?")
_NUMERAL = re.compile(r"[IVXLCDM]+(?:er|ère|re|e|es)?")
_PLAIN = str.maketrans({"’": "'", "ʼ": "'", "‑": "-", _SOFT: None})
#: Size of the cache of words: half of a text are the same few.
_REMEMBERED = 1 << 14
_LOUD = re.compile(r"[A-ZÀ-ÖØ-Þ]\W+[A-ZÀ-ÖØ-Þ]")
#: As many consecutive capitalised words are a text in capitals, not abbreviations.
_SHOUTED = 3


class Word(NamedTuple):
    """A word in plain signs (' - ·, no soft hyphens) and its place: ``source[start:end]`` is as typed."""

    text: str
    start: int
    end: int


def words(text: str) -> Iterator[Word]:
    """Yield the words of *text* in order, without numbers, abbreviations and addresses.

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
    """Whether *word* has capitals other than at the starts of its parts: « EPCI », « SCoT », « PLUi »."""
    parts = word.split("-")
    if word.isupper() and len(word) > 1:
        return True
    slipped = len(word) > 4 and word[:2].isupper() and word[2:].islower()  # « MOntpellier » is a typing error
    return not slipped and any(sign.isupper() for part in parts for sign in part[1:])


def _shouted(text: str, plain: list[Word]) -> Set[int]:
    """Return where the words of texts in capitals begin; runs of fewer than ``_SHOUTED`` words are abbreviations."""
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


#: Most problems reported; a text in another language would fill the report.
_MOST = 200
#: Words that resemble no other are mostly new ones, or names: more than this are reported together.
_FEW = 2
#: How many characters around a word are looked at for others that make a name of it.
_REACH = 60
#: Another word with a capital behind: « Soazig Exemple », « Aziliz de l’Exemple ».
_AND_NAME = re.compile(r"[ \u00a0\u202f](?:d[eu][ \u00a0]|d’|l[ae][ \u00a0]|l’){0,2}[A-ZÀ-ÖØ-ÞŒ]\w*[a-zà-ÿ]")
#: An article before a name: what it names is no commune, which has none inside a sentence.
_ARTICLE = re.compile(r"(?:\b(?:[lL][ea]s?|[dD]u|[aA]ux?)[ \u00a0]|\b[lL][’'])$")
#: The names before and behind: of a list, or of one longer name.
_ITEM_BEFORE = re.compile(r"([^\W\d_][\w’'-]*)(?:(?:,| et| ou)?[ \u00a0](?:d[e’']\s?)?|-)$")
_ITEM_BEHIND = re.compile(r"(?:(?:,| et| ou)?[ \u00a0](?:d[e’']\s?)?|-)([^\W\d_][\w’'-]*)")
#: A word of the sentence precedes, without stop, colon or opening quotation mark between.
_BEGUN = re.compile(r"\w[^.!?:;…«“\n]*$")


def rules(edition: Edition, known: Iterable[str] = (), read: Sequence[Wording] | None = None) -> Iterator[Problem]:
    """Yield a remark for each unknown word of *edition*, once, with its places; a single one without a dictionary.

    *known* are words besides those of the edition's own names and of its glossary; *read* are its wordings, if known.
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
    yield from _reported(list(found.values())[:_MOST], lexicon, Places(edition.reading))


class _Unknown(NamedTuple):
    """An unknown word, as typeset, and its offset in its wording."""

    word: str
    wording: Wording
    at: int

    @property
    def inside(self) -> bool:
        """Whether it is inside a sentence, or quoted by itself, so that a capital marks a name."""
        before, after = self.wording.text[: self.at], self.wording.text[self.at + len(self.word) :]
        quoted = before.rstrip().endswith("«") and after.lstrip().startswith("»")
        return quoted or bool(_BEGUN.search(before) or _AND_NAME.match(after))

    @property
    def has_article(self) -> bool:
        """Whether an article stands before it."""
        return bool(_ARTICLE.search(self.wording.text[max(0, self.at - _REACH) : self.at]))

    @property
    def beside(self) -> set[str]:
        """The words with a capital beside it, in a list of names or in one longer name."""
        text = self.wording.text
        before, after = text[max(0, self.at - _REACH) : self.at], text[self.at + len(self.word) :][:_REACH]
        found = _ITEM_BEFORE.search(before), _ITEM_BEHIND.match(after)
        return {each[1] for each in found if each and each[1][0].isupper()}


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

    A capital inside a sentence marks a name, also elsewhere; unless the word occurs in lower case as well.
    In a list of names, beside another unknown one, it is a name whatever it resembles.
    """
    every = list(unknown)
    small = {each.word for each in every if each.word.islower()}
    words = {each.word for each in every}
    inside = {
        each.word
        for each in every
        if each.inside and (each.beside & words or lexicon.is_name(each.word, may_be_place=not each.has_article))
    }
    yield from (each for each in every if each.word not in inside or each.word.lower() in small)


def _reported(found: Sequence[Sequence[_Unknown]], lexicon: Lexicon, places: Places) -> Iterator[Problem]:
    """Yield a remark for each word of *found*, once with its places; one per file for many that resemble nothing."""
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
            listed = ", ".join(f"{word} ({problem.location.line})" for problem, word in each if problem.location)
            yield kinds.STRANGE_WORDS.at(mark, count=len(each), words=listed)


def _problem(word: str, marks: list[Location], near: Sequence[str]) -> Problem:
    suggestions = _(" or ").join(_("“{word}”").format(word=each) for each in near)
    values = {"suggestions": suggestions, "help": kinds.DID_YOU_MEAN} if near else {}
    more = _(", {count} times (also {places})").format(count=len(marks), places=also(marks)) if len(marks) > 1 else ""
    return kinds.UNKNOWN_WORD.at(marks[0], word=word, more=more, **values)


def declared(edition: Edition) -> Iterator[str]:
    """Yield the names and words that the edition itself declares."""
    sheet, glossary = edition.sheet, edition.glossary
    texts: list[str | None] = [
        sheet.publisher,
        *sheet.regions,
        *sheet.keywords,
        *glossary.words,
        *glossary.abbreviations,
    ]
    texts += [value for value in sheet.colophon.model_dump().values() if isinstance(value, str)]
    texts += [prose_names for territory in edition.territories for prose_names in _names_of(territory)]
    texts += [sheet.cover.credit] if sheet.cover else []
    texts += [partner.name for partner in sheet.partners]
    yield from filter(None, texts)


def _names_of(territory: Territory) -> Iterator[str | None]:
    sheet = territory.sheet
    yield from (sheet.name, sheet.short_name)
    if sheet.place:
        yield from (*sheet.place.departments, sheet.place.region)
    if sheet.ally:
        yield from (sheet.ally.name, sheet.ally.organisation)
    yield from (photo.credit for photo in sheet.photos)
