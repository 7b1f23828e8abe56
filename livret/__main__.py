"""``python -m livret``: the same command as ``livret``."""

from livret.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
