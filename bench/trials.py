"""Texts and files as people type and paste them, tried one by one: ``python -m bench.trials [KIND …]`` (a few minutes).

Each is put into the smallest edition, which is checked and laid out. What becomes of it is one of four:

- printed right: the words are those expected, in the chapter and in its PDF;
- told rightly: it is refused, or remarked on, in a message that holds the signs to change;
- told wrongly: it is refused though it is right, or for something else;
- silent wrong: other words are printed, or nothing is said.

Fragments of text stand in ``data/trials.toml`` with what is expected of each; files in ``trial_files``. Ends with 1
if anything is told wrongly, or wrong and silent.
"""

import sys
import tempfile
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from unicodedata import normalize

from bench.trial_files import FILES
from livret.base.problems import InvalidEdition, Problem
from livret.build import pipeline
from livret.build import proofs as proofing
from livret.build.chapter_store import ChapterStore
from livret.build.schedule import LaidOutEdition
from livret.cache.store import Cache, Folder
from livret.catalogue.fit import HOLLOW
from livret.edition.reading import Reading
from livret.pdf.read.reader import glance
from livret.workers.pool import Pool
from tests.made import tiny

DATA = Path(__file__).with_name("data") / "trials.toml"
PRINTED, TOLD, WRONGLY, SILENT = "printed right", "told rightly", "told wrongly", "silent wrong"
#: How spaces that do not break are written in what is expected.
_SPACES = {"⍽": "\u00a0", "⎵": "\u202f", " ": " \u00a0\u202f"}


@dataclass(frozen=True, slots=True)
class Trial:
    """One thing to try: how it is put into an edition, and the words expected, or the signs that must be told.

    ``final`` asks for what ``check --final`` tells; where words are expected, it must then say nothing of the text.
    """

    kind: str
    name: str
    put: Callable[[Path], None]
    printed: str = ""
    told: str = ""
    final: bool = False


def fragments() -> Iterator[Trial]:
    """Yield the trials of typed text."""
    for number, row in enumerate(tomllib.loads(DATA.read_text("utf-8"))["fragment"], 1):
        put = _PUT[row.get("where", "texte")](row["typed"])
        name, expected = f"{number}: {row['typed']!r}", (row.get("printed", ""), row.get("told", ""))
        yield Trial(row["kind"], name, put, *expected, row.get("final", False))


def _text(typed: str) -> Callable[[Path], None]:
    return lambda folder: (folder / "territoires/essai/texte.md").write_text(
        f"## Le projet pilote\n\n{typed}\n", "utf-8"
    )


def _project(typed: str) -> Callable[[Path], None]:
    quoted = typed.replace("'", "''")
    sheet = f"nom: Territoire d’Essai\nprojet: '{quoted}'\n"
    return lambda folder: (folder / "territoires/essai/fiche.yaml").write_text(sheet, "utf-8")


def _caption(typed: str) -> Callable[[Path], None]:
    picture = (Path(__file__).parents[1] / "reports/exemple/territoires/pays-de-demonstration/photos").glob("*.jpg")
    data = next(picture).read_bytes()

    def put(folder: Path) -> None:
        (folder / "territoires/essai/photos/photo.jpg").write_bytes(data)
        _text(f'Un texte.\n\n![Une halle](photos/photo.jpg "{typed}")')(folder)

    return put


_PUT: dict[str, Callable[[str], Callable[[Path], None]]] = {"texte": _text, "projet": _project, "legende": _caption}


def verdict(trial: Trial, folder: Path, store: ChapterStore) -> tuple[str, str]:
    """Return what becomes of *trial*, put into the new edition *folder*, and what was found."""
    tiny(folder)
    trial.put(folder)
    try:
        proofs = pipeline.lay_out(folder, lambda *_: None, store)
    except InvalidEdition as invalid:
        return _of_problems(trial, invalid.problems)
    remarks = [*proofs.warnings, *(r.problem for r in proofing.of_sources(proofs))] if trial.final else proofs.warnings
    if trial.told:
        return _of_problems(trial, remarks) if remarks else (SILENT, _words(proofs))
    of_text = [each for each in remarks if each.location and each.location.file.endswith("texte.md")]
    of_text = [each for each in of_text if each.kind != HOLLOW]  # a text of one sentence fills no page
    if trial.final and of_text:
        return _of_problems(trial, of_text)
    return (PRINTED, "") if _alike(trial.printed, proofs) else (SILENT, _words(proofs))


def _of_problems(trial: Trial, problems: Sequence[Problem]) -> tuple[str, str]:
    said = " / ".join(f"{problem.code} {problem.message} [{_pointed_at(problem)}]" for problem in problems)
    plain = said.replace("\u00a0", " ").replace("\u202f", " ")
    return (TOLD if trial.told and trial.told in plain else WRONGLY), said


def _pointed_at(problem: Problem) -> str:
    """Return the file and the signs that the caret of *problem* points at."""
    place = problem.location
    if place and not place.line:  # what is said of a folder or of a whole file names it in its help
        return f"{Path(place.file).name}: {problem.help}"
    return (
        f"{Path(place.file).name}: {place.excerpt[place.column - 1 : place.column - 1 + place.width]}" if place else ""
    )


def _words(proofs: LaidOutEdition) -> str:
    """Return the words that the territory's author typed, as they are printed, a block a line."""
    territory = proofs.edition.territories[0]
    return "\n".join([*filter(None, [territory.sheet.project]), *(rubric.prose.text for rubric in territory.rubrics)])


def _alike(expected: str, proofs: LaidOutEdition) -> bool:
    """Whether the words are those *expected*, in the chapter and in its PDF, whose lines may break them."""
    fragment = next(sheet.fragment for sheet in proofs.sheets if sheet.fragment.slug.startswith("territoire-"))
    read = glance(fragment.pdf, len(fragment.pages))
    pages = [_solid("".join(run.text for run in sheet.runs)) for sheet in read.sheets]
    drawn, heading = "".join(pages), proofs.edition.territories[0].rubrics[0].heading
    lines = _words(proofs).split("\n")
    wanted = expected.split("\n")
    if expected and not any(lines[at : at + len(wanted)] and _same(wanted, lines[at : at + len(wanted)])
                            for at in range(len(lines))):  # fmt: skip
        return False
    if not any(_solid(heading) in page for page in pages[:2]):  # thrown off the pages that its territory opens with
        return False
    if 'class="footnote"' in "".join(rubric.prose.html for rubric in proofs.edition.territories[0].rubrics):
        return True  # numbers stand between the words, which the gate of every build has compared
    return all(_solid(line) in drawn or _solid(line).replace("-", "") in drawn.replace("-", "") for line in wanted)


def _same(wanted: Sequence[str], found: Sequence[str]) -> bool:
    return len(wanted) == len(found) and all(map(_same_line, wanted, found))


def _same_line(wanted: str, found: str) -> bool:
    return len(wanted) == len(found) and all(
        sign in _SPACES.get(expected, expected) for expected, sign in zip(wanted, found, strict=True)
    )


def _solid(text: str) -> str:
    """Return *text* without any space; an accent drawn apart from its letter is the same text (NFC)."""
    return normalize("NFC", "".join(text.replace("⍽", "").replace("⎵", "").split()).replace("\u00ad", ""))


def main(kinds: Sequence[str]) -> int:
    """Try all, or those of *kinds*; print what is wrong, and a count for each kind; return the exit code."""
    counts: Counter[tuple[str, str]] = Counter()
    trials = [trial for trial in (*fragments(), *map(_of_file, FILES)) if not kinds or trial.kind in kinds]
    pool = Pool(jobs=1)
    with tempfile.TemporaryDirectory() as scratch:
        cache = Cache(Folder(Path(scratch, "cache")), print)
        for number, trial in enumerate(trials):
            folder = Path(scratch, str(number), "essai")
            pool = Pool(jobs=1) if pool.stopped else pool  # a refusal stops what is being laid out
            result, found = verdict(trial, folder, ChapterStore(pool, Reading(folder), cache))
            counts[trial.kind, result] += 1
            if result in (WRONGLY, SILENT):
                wanted = trial.printed or f"told: {trial.told}"
                print(f"{result} · {trial.kind} · {trial.name}\n    wanted {wanted!r}\n    found  {found!r}")
    pool.stop()
    print(f"\n{'':6}" + "".join(f"{name:>15}" for name in (PRINTED, TOLD, WRONGLY, SILENT)))
    for kind in sorted({kind for kind, _result in counts}):
        print(f"{kind:6}" + "".join(f"{counts[kind, name]:>15}" for name in (PRINTED, TOLD, WRONGLY, SILENT)))
    return int(any(counts[kind, name] for kind, name in counts if name in (WRONGLY, SILENT)))


def _of_file(row: tuple[str, str, Callable[[Path], object], str, str, bool]) -> Trial:
    kind, name, put, printed, told, final = row
    return Trial(kind, name, lambda folder: (put(folder), None)[1], printed, told, final)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
