"""Grammar, by Grammalecte if it is installed: a separate program (GPL-3), called, never part of Livret."""

import json
import os
import shutil
import signal
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from livret.base.machine import answers_for
from livret.base.messages import _, reason
from livret.base.problems import Problem
from livret.base.scratch_folders import GRAMMAR, Scratch
from livret.catalogue import french as kinds
from livret.edition.model import Edition
from livret.edition.typography.signs import OBJECT
from livret.proof.sentences import Places, Wording, wordings

_PROGRAM = "grammalecte-cli"
#: Rules covered by Livret's own typography and spelling, and « allié·es », which Grammalecte refuses (eepi).
_SEEN_TO = ("apos", "esp", "nbsp", "typo", "num", "unit", "tab", "eepi", "maj")
#: Bounds on its answer: bytes read, remarks reported, characters of one.
_LONGEST_ANSWER, _MOST, _LONGEST = 8 << 20, 200, 300
_SHORTEST = 3  # fewest words of a sentence


def installed() -> bool:
    """Whether there is a Grammalecte to call."""
    return shutil.which(_PROGRAM) is not None


def rules(edition: Edition, seconds: float = 20, read: Sequence[Wording] | None = None) -> Iterator[Problem]:
    """Yield the remarks of Grammalecte on *edition*; none if it is not installed.

    It needs about 0.2 s a territory and is stopped after *seconds*; remarks found until then are reported. *read* are
    the edition's wordings, if they are known.
    """
    program = shutil.which(_PROGRAM)
    if not program:
        return
    texts = [each for each in read or wordings(edition) if len(each.text.split()) >= _SHORTEST]
    places, reported = Places(edition.reading), 0
    answer, why = _run(program, [_line(each.text) for each in texts], seconds)
    for number, remark in _remarks(answer):
        if number <= len(texts) and reported < _MOST and (problem := _problem(texts[number - 1], remark, places)):
            reported += 1
            yield problem
    if why:
        yield kinds.GRAMMAR_UNFINISHED.at(None, reason=why)


def _line(text: str) -> str:
    """Return *text* on one line, with as many characters; code is replaced by a name."""
    return text.replace(OBJECT, "X").replace("\n", " ").replace("\r", " ")


def _run(program: str, lines: Sequence[str], seconds: float) -> tuple[bytes, str]:
    """Return the answer of Grammalecte, and why it did not finish, or "". Only its own files are written."""
    with Scratch(GRAMMAR) as folder:
        text, answer = Path(folder, "textes.txt"), Path(folder, "answer.json")
        text.write_text("\n".join(lines) + "\n", "utf-8")
        command = [program, "-f", str(text), "-j", "-owe", "-off", *_SEEN_TO]
        environment = {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C.UTF-8", "PYTHONIOENCODING": "utf-8"}
        with answer.open("wb") as out:
            try:
                child = subprocess.Popen(  # noqa: S603 - no shell, and nothing of the author's in the command
                    command, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.DEVNULL, cwd=folder,
                    env=environment, start_new_session=True,
                )  # fmt: skip
            except OSError as error:
                answers_for(error)
                return b"", reason(error)
            why = _waited(child, seconds)
        with answer.open("rb") as written:
            return written.read(_LONGEST_ANSWER), why


def _waited(child: subprocess.Popen[bytes], seconds: float) -> str:
    """Wait for *child*; end it, and its children, after *seconds*. Return why it failed, or ""."""
    try:
        code = child.wait(seconds)
    except subprocess.TimeoutExpired:
        return _("Grammalecte took more than {seconds} s").format(seconds=round(seconds))
    finally:
        if child.poll() is None:
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()
    return _("Grammalecte ended with {code}").format(code=code) if code else ""


def _remarks(answer: bytes) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield the number of each paragraph (from 1) with one of its remarks: the answer has a line for each paragraph."""
    for line in answer.decode("utf-8", "replace").splitlines():
        start = line.find('{"iParagraph"')
        if start < 0:
            continue
        try:
            paragraph = json.JSONDecoder().raw_decode(line, start)[0]
            number, remarks = int(paragraph["iParagraph"]), list(paragraph["lGrammarErrors"])
        except (ValueError, KeyError, TypeError, RecursionError):
            continue
        yield from ((number, remark) for remark in remarks if isinstance(remark, dict) and number > 0)


def _problem(wording: Wording, remark: dict[str, Any], places: Places) -> Problem | None:
    start, end, message = remark.get("nStart"), remark.get("nEnd"), str(remark.get("sMessage", ""))[:_LONGEST]
    if not (isinstance(start, int) and isinstance(end, int) and 0 <= start < end <= len(wording.text)):
        return None
    near = [str(each)[:_LONGEST] for each in remark.get("aSuggestions") or () if str(each).strip()][:3]
    suggestions = _(" or ").join(_("“{word}”").format(word=each) for each in near)
    values = {"help": kinds.WRITE, "suggestions": suggestions} if near else {}
    words = wording.text[start:end].strip() or wording.text[max(0, start - 20) : end + 20].strip()
    return kinds.GRAMMAR.at(places.find(wording, start, end), words=words, remark=_lowered(message), **values)


def _lowered(message: str) -> str:
    """Return *message* with a small initial, to follow a colon."""
    return (message[:1].lower() + message[1:] if message[1:2].islower() else message).rstrip(".")
