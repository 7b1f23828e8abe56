#!/usr/bin/env python3
"""The door: ``python build.py`` prints the brochure; ``python build.py --help`` tells the rest."""

import os
import sys
from pathlib import Path

try:
    from livret.cli.main import program
except KeyboardInterrupt:
    sys.exit(130)
except (OSError, MemoryError):  # not even its own files can be read: here nothing more may be imported
    print("Livret ne démarre pas : relevez les limites du système (ulimit -n, ulimit -v).", file=sys.stderr)
    sys.exit(4)
except ModuleNotFoundError:  # this Python lacks the dependencies: go on in the project's own
    python = Path(__file__).resolve().parent / ".venv" / "bin" / "python"
    if not python.exists() or Path(sys.prefix) == python.parents[1]:
        print("Livret n'est pas installé : lancez « make », puis recommencez.", file=sys.stderr)
        sys.exit(4)
    os.execv(python, [str(python), *sys.argv])  # noqa: S606 - the same command, in the project's Python
raise SystemExit(program())
