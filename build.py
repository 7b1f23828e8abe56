#!/usr/bin/env python3
"""The door: ``python build.py`` prints the brochure; ``python build.py --help`` tells the rest."""

import os
import sys
from pathlib import Path

try:
    from livret.cli import main
except ModuleNotFoundError:  # this Python lacks the dependencies: go on in the project's own
    python = Path(__file__).resolve().parent / ".venv" / "bin" / "python"
    if not python.exists() or Path(sys.prefix) == python.parents[1]:
        sys.exit("Livret n'est pas installé : lancez « make », puis recommencez.")
    os.execv(python, [str(python), *sys.argv])  # noqa: S606 - the same command, in the project's Python
raise SystemExit(main())
