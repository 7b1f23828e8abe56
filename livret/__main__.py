"""``python -m livret``: the same command as ``livret``."""

from livret.cli.main import program

if __name__ == "__main__":
    raise SystemExit(program())
