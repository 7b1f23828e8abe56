"""Options of the tests, and a cache that is their own."""

import os
import signal
import tempfile
from collections.abc import Iterator

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update", action="store_true", help="rewrite what is expected from what is found")


@pytest.fixture(scope="session", autouse=True)
def interruptible() -> None:
    """Let programs that tests start die of SIGINT: what a shell starts with « & » ignores it, children too."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session", autouse=True)
def cache_of_its_own() -> Iterator[None]:
    """Keep what tests lay out away from the developer's cache."""
    with tempfile.TemporaryDirectory(prefix="livret-tests-") as folder:
        os.environ["LIVRET_CACHE"] = folder
        yield
