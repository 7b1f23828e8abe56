"""Waiting for files to be saved (``--watch``); an optional capability: the extra ``watch``."""

from collections.abc import Iterator
from pathlib import Path

from livret.base import paths
from livret.base.messages import _
from livret.base.problems import EnvironmentFailure
from livret.edition.reading import is_beside

#: Milliseconds: programs save a file in several steps, which are one change.
_TOGETHER, _STEP = 120, 20
#: Milliseconds that the library waits before it says that nothing has changed.
_TURN = 200


def changes(edition: Path) -> Iterator[bool]:
    """Yield, whenever something below *edition* or the house is saved, whether it was the house; ends at Ctrl+C.

    The first one is yielded as soon as nothing that is saved goes unseen any more.

    :raises EnvironmentFailure: when the library that watches is not installed.
    """
    try:
        import watchfiles
    except ImportError:
        raise EnvironmentFailure(
            _("--watch needs a library that is not installed: in the folder of Livret, run make")
        ) from None
    folders = (edition, paths.styles(), paths.templates(), paths.assets(), Path(__file__).parents[1])
    began = False
    for found in watchfiles.watch(
        *folders, debounce=_TOGETHER, step=_STEP, watch_filter=_matters, raise_interrupt=False,
        rust_timeout=_TURN, yield_on_timeout=True,
    ):  # fmt: skip
        if found or not began:
            began = True
            yield any(not Path(path).resolve().is_relative_to(edition.resolve()) for _change, path in found)


def _matters(_change: object, path: str) -> bool:
    return "__pycache__" not in path and not is_beside(Path(path).name)
