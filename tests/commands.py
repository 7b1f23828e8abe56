"""Commands as people type them: in this process, or in one of their own."""

import io
import os
import re
import subprocess
import sys
import tempfile
from contextlib import chdir, nullcontext, redirect_stderr, redirect_stdout
from pathlib import Path
from typing import NamedTuple
from unittest.mock import patch

from livret.cli import main
from tests.laying import press

ROOT = Path(__file__).resolve().parents[1]


class Said(NamedTuple):
    """How a command ended, and what it said, no-break spaces made plain."""

    returncode: int
    stdout: str
    stderr: str


def environment(**more: str) -> dict[str, str]:
    """Return this environment without what chooses a language, a date or a look, an empty cache, and *more*."""
    chosen = {"LANG", "LANGUAGE", "LIVRET_LANG", "SOURCE_DATE_EPOCH", "NO_COLOR", "TZ", "PYTHONHASHSEED", "PYTHONPATH"}
    kept = {name: value for name, value in os.environ.items() if name not in chosen and not name.startswith("LC_")}
    return {**kept, "LIVRET_CACHE": tempfile.mkdtemp(dir=os.environ["LIVRET_CACHE"]), **more}


def process(*arguments: str | Path, cwd: Path = ROOT, house: Path = ROOT, **more: str) -> Said:
    """Run ``python build.py`` of *house* in *cwd*: in a process of its own, with an empty cache."""
    command = [sys.executable, str(house / "build.py"), *map(str, arguments)]
    done = subprocess.run(
        command, cwd=cwd, env=environment(**more), capture_output=True, text=True, errors="replace", timeout=120,
    )  # fmt: skip
    return _said(done.returncode, done.stdout, done.stderr)


def livret(*arguments: str | Path, cwd: Path = ROOT, **more: str) -> Said:
    """Run the same in this process, with the workers and the cache of all tests: ten times as quick.

    For what does not depend on the process: ``--watch`` builds so, too.
    """
    argv = [str(ROOT / "build.py"), *map(str, arguments)]
    variables = environment(**{"LIVRET_CACHE": os.environ["LIVRET_CACHE"], **more})
    out, err = io.StringIO(), io.StringIO()
    with (
        patch.dict(os.environ, variables, clear=True), patch.object(sys, "argv", argv), chdir(cwd),
        patch("livret.workers.pool.Pool", lambda **_settings: nullcontext(press())),
        redirect_stdout(out), redirect_stderr(err),
    ):  # fmt: skip
        code = main.main()
    return _said(code, out.getvalue(), err.getvalue())


def _said(code: int, *streams: str) -> Said:
    out, err = (re.sub("[\u00a0\u202f]", " ", said) for said in streams)
    return Said(code, out, err)
