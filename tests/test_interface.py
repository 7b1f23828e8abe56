"""``livret.build`` and ``livret.check``: for programs that embed Livret, and whose process stays as it was."""

import locale
import logging
import os
import signal
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from subprocess import run
from typing import Any

import pytest

import livret
from livret.base.problems import InvalidEdition
from tests.made import tiny


def _process() -> dict[str, Any]:
    """Return all of this process that a library might change."""
    loggers = {name: log for name, log in logging.root.manager.loggerDict.items() if isinstance(log, logging.Logger)}
    return {
        "environment": dict(os.environ), "folder": Path.cwd(), "locale": locale.setlocale(locale.LC_ALL),
        "handlers": [signal.getsignal(number) for number in sorted(signal.valid_signals())],
        "logging": (logging.root.level, [*logging.root.handlers], logging.root.manager.disable, logging.lastResort),
        "ours": {name: log.handlers for name, log in loggers.items() if name.startswith("livret")},
        "hooks": (sys.excepthook, threading.excepthook, sys.stdout, sys.stderr), "threads": threading.enumerate(),
    }  # fmt: skip


def _aside(work: Callable[[], None]) -> None:
    """Do *work* in another thread; raise what it raises."""
    faults: list[BaseException] = []

    def guarded() -> None:
        try:
            work()
        except BaseException as fault:
            faults.append(fault)

    thread = threading.Thread(target=guarded)
    thread.start()
    thread.join()
    if faults:
        raise faults[0]


def test_two_editions_from_a_thread_leave_the_process_as_it_was(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    wrong = tiny(tmp_path / "faux", fiche="nom: Territoire d’Essai\npopulation: beaucoup\n")
    right, other, out = tiny(tmp_path / "juste"), tiny(tmp_path / "autre", "Un autre texte.\n"), tmp_path / "out"
    before = _process()

    def work() -> None:
        (problem,) = livret.check(wrong)
        assert problem.as_data()["code"] == "CHAMP-006"
        assert problem.as_data()["location"] == {"row": 2, "column": 13}
        with pytest.raises(InvalidEdition) as refused:
            livret.build(str(wrong), ("screen",), str(out))
        assert refused.value.problems == [problem]
        for folder in (right, other):
            written = livret.build(folder, ["screen"], out)
            assert [path.name for path, _remark in written.files] == [f"{folder.name}-screen.pdf"]
            assert written.record.is_file()
            assert written.warnings == ()

    _aside(work)
    assert _process() == before
    assert capfd.readouterr() == ("", "")
    assert sorted(path.name for path in out.iterdir()) == ["autre-screen.pdf", "build.json", "juste-screen.pdf"]


def test_what_is_no_edition_and_what_is_no_use(tmp_path: Path) -> None:
    assert [problem.code for problem in livret.check(tmp_path / "nowhere")] == ["FICHIER-001"]
    with pytest.raises(ValueError, match="no such use: paper; there are screen"):
        livret.build(tmp_path, ["paper"], tmp_path)


def test_importing_livret_costs_nothing_until_it_is_called() -> None:
    script = (
        "import os, sys; before = dict(os.environ), {*sys.modules}\n"
        "import livret\n"
        "assert dict(os.environ) == before[0]\n"
        "print(*sorted(name for name in {*sys.modules} - before[1] if name.partition('.')[0] != 'importlib'))\n"
        "from livret import build, check\n"
        "assert build is livret.build and check is livret.check and not hasattr(livret, 'nothing')"
    )
    done = run([sys.executable, "-c", script], capture_output=True, check=False)
    assert (done.stdout.decode().split()[0], done.stderr) == ("livret", b"")
