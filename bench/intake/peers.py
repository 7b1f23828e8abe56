"""What other programs make of the same Word files, as HTML."""

import io
import shutil
import subprocess
from collections.abc import Callable, Iterator

import mammoth

Convert = Callable[[str, bytes], str]


def peers() -> Iterator[tuple[str, Convert]]:
    """Yield the programs that this machine has, by name."""
    yield "mammoth alone", _mammoth
    if pandoc := shutil.which("pandoc"):
        yield "pandoc", lambda name, data: _pandoc(pandoc, name, data)


def _mammoth(_name: str, data: bytes) -> str:
    return mammoth.convert_to_html(io.BytesIO(data)).value


def _pandoc(program: str, name: str, data: bytes) -> str:
    form = name.rpartition(".")[2]
    command = [program, "--from", form, "--to", "html", "--wrap", "none"]
    return subprocess.run(command, input=data, capture_output=True, check=True).stdout.decode()
