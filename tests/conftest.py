"""Options of the tests, and a cache and workers that are their own."""

import gc
import os
import shutil
import signal
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update", action="store_true", help="rewrite what is expected from what is found")


def pytest_configure(config: pytest.Config) -> None:
    """Keep what tests lay out away from the developer's cache; the processes of pytest-xdist share it."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # else each program that tests start compiles the house anew
        folder = os.environ["LIVRET_CACHE"] = tempfile.mkdtemp(prefix="livret-tests-")
        config.add_cleanup(lambda: shutil.rmtree(folder))
    elif os.environ["PYTEST_XDIST_WORKER"] != "gw0":
        config.pluginmanager.register(_FromTheLast())


class _FromTheLast:
    """Reads the files of tests from the last one to the first, in the second process of pytest-xdist.

    The first begins at the other end: each rewrites the assertions of half of them, and finds the other half done.
    """

    def pytest_collect_directory(self, path: Path, parent: pytest.Collector) -> pytest.Collector | None:
        return _Backwards.from_parent(parent, path=path) if path == Path(__file__).parent else None


class _Backwards(pytest.Package):
    def collect(self) -> Iterable[pytest.Item | pytest.Collector]:
        return reversed([*super().collect()])


#: Files of tests that take longest: begun first, so that both processes of pytest-xdist end together.
_LONGEST = (
    "test_proof_against.py", "test_pool.py", "test_cli.py", "test_pipeline.py", "test_again.py", "test_watching.py",
    "test_separate.py", "test_signed.py", "test_conformance.py", "test_cluster.py", "test_cli_archive.py",
    "test_safety.py", "test_fit_steps.py", "test_personal.py", "test_proof_axe.py", "test_render_cells.py",
    "test_prose.py", "test_draft.py", "test_fixes.py", "test_maps.py", "test_interface.py", "test_facts.py",
    "test_uses.py", "test_machine.py", "test_proof_gate.py", "test_separate_streams.py", "test_unwritten.py",
)  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    def place(item: pytest.Item) -> tuple[int, str]:
        name = item.path.name
        return (_LONGEST.index(name) if name in _LONGEST else len(_LONGEST), name)

    items.sort(key=place)


def pytest_collection_finish() -> None:
    """Have Python look for circles seldom, and not among what was collected: it would for a twentieth of the time."""
    gc.freeze()
    gc.set_threshold(100_000, 50)


@pytest.fixture(scope="session", autouse=True)
def interruptible() -> None:
    """Let programs that tests start die of SIGINT: what a shell starts with « & » ignores it, children too."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session", autouse=True)
def workers() -> Iterator[None]:
    """End the workers that tests share."""
    yield
    from tests import laying  # late: it takes half a second, which the process of pytest-xdist itself can spare

    laying.close()
