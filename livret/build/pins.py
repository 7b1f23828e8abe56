"""What `status --pin` writes: the layout of each territory, into the fiches that pin none."""

from livret.base.problems import InvalidEdition, Refused
from livret.build.schedule import LaidOutEdition
from livret.design import compose
from livret.edition.decode import decoded, read_bytes
from livret.edition.model import Edition, Territory
from livret.intake import fiche
from livret.proof.fixes.model import FileChange

#: The largest fiche that is read, in bytes.
_MOST_BYTES = 4 * 1024**2


def changes(proofs: LaidOutEdition) -> list[tuple[str, FileChange]]:
    """Return each layout to be pinned, with the change to its fiche.yaml: nothing else in the file moves.

    :raises InvalidEdition: a fiche cannot be read, or changed without damage.
    """
    dresses = {sheet.chapter.slug: sheet.dress for sheet in proofs.sheets}
    loose = [territory for territory in proofs.edition.territories if not territory.sheet.dress]
    return [_pinned(proofs.edition, territory, dresses[compose.anchor(territory)]) for territory in loose]


def _pinned(edition: Edition, territory: Territory, dress: str) -> tuple[str, FileChange]:
    file = f"territoires/{territory.slug}/fiche.yaml"
    try:
        raw = read_bytes(edition.folder / file, edition.folder, _MOST_BYTES)
        new = fiche.edited(decoded(raw, file)[0], {("disposition",): dress}, file)
    except Refused as refused:
        raise InvalidEdition([refused.problem]) from None
    return dress, FileChange(file, file, raw, fiche.as_bytes(new, raw))
