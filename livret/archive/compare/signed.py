"""What territories signed beside what their texts say now: quoted voices word for word, the rest by its digests."""

from collections.abc import Iterator, Mapping

from livret.archive.compare.model import Comparison, LoneTerritory, Section, Value
from livret.archive.compare.sentences import Sentence, of_words
from livret.archive.compare.sides import Side, SignedState, names_of
from livret.archive.compare.texts import compared
from livret.base.messages import _
from livret.edition.load.signatures import Accord
from livret.edition.model import Territory
from livret.proof.rules import signatures


def since(what: SignedState, now: Side) -> Comparison:
    """Return how the texts of *now* differ from *what* was signed; territories that nobody signed are reported."""
    names = names_of(now.read)
    by_slug = {accord.slug: accord for accord in what.accords}
    sections = [
        _section(territory, by_slug[territory.slug])
        for territory in now.read.edition.territories
        if territory.slug in by_slug
    ]
    unsigned = [name for slug, name in names.items() if slug not in by_slug]
    notes = [_("nobody has signed for: {names}").format(names=", ".join(unsigned))] if unsigned else []
    notes.append(_("of what was signed, quoted voices are kept word for word; of the rest, only whether it changed"))
    gone = tuple(LoneTerritory(slug, slug, 0) for slug in by_slug if slug not in names)
    return Comparison(what.heading, now.heading, False, gone=gone, territories=tuple(sections), notes=tuple(notes))


def _section(territory: Territory, accord: Accord) -> Section:
    now = signatures.text(territory, accord.rules)
    by = f"{accord.signature.by}, {accord.signature.on.isoformat()}"
    kept = signatures.SignedText(accord.parts, accord.voices, accord.rules)
    unread = () if kept.fingerprint == accord.signature.fingerprint else (
        _("accords.yaml was changed by hand: what stands there is not what was signed"),
    )  # fmt: skip
    parts = dict.fromkeys((*accord.parts, *now.parts))
    changed = tuple(
        Value(name, *_state(name in accord.parts, name in now.parts))
        for name in parts
        if accord.parts.get(name) != now.parts.get(name)
    )
    words = compared([*_voices(accord.voices)], [*_voices(now.voices)])
    name = territory.sheet.name
    return Section(name, territory.slug, values=changed, words=words, unread=unread, signed=by)


def _state(before: bool, after: bool) -> tuple[str, str]:
    return _("as it was signed") if before else "", _("other words now") if after else ""


def _voices(voices: Mapping[str, str]) -> Iterator[Sentence]:
    for number, (name, words) in enumerate(voices.items()):
        yield from of_words(name, words, number)
