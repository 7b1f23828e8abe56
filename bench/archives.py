"""What archives survive and what they cost, as a table: ``python -m bench.archives [--quick]``.

Ends with 1 if a goal is missed. Alterations are tried on three small archives with real PDFs: one that a later one
names, one that is signed and named, one that is signed and stamped and is the last. Some of them recompute the
manifests, as who wants to hide a change does. Certificates and the authority that stamps are this machine's own. A kill
is SIGKILL to a process that writes an archive of the edition « exemple », at a random moment.
"""

import argparse
import json
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from hashlib import sha512
from pathlib import Path

from livret.archive.bag.check import bag_faults
from livret.archive.bag.model import DECLARATION, INFO, MANIFEST, PAYLOAD, SIGNATURE, STAMP, TAG_MANIFEST, Bag
from livret.archive.bag.read import read_bag
from livret.archive.bag.write import write_bag
from livret.archive.seal import create
from livret.archive.shelf import shelf
from livret.archive.verify import Verifier
from livret.workers.pool import Pool
from tests import bags
from tests.authorities import PASSWORD, identity, p12, served, stamping

ROOT = Path(__file__).resolve().parents[1]
NOW = datetime.now(UTC)
#: An independent reader of BagIt, beside `bagit` and `sha512sum`; fetched for the bench alone.
READER = "bagit-utils==1.2.5"

WRITER = """
import sys
from pathlib import Path
from livret.archive import bag
source = read_bag(Path(sys.argv[1]))
contents = [(path.removeprefix("data/"), (source.folder / path).read_bytes()) for path in source.payload]
info = (("External-Identifier", sys.argv[3]), ("Livret-Format", "1"),
        ("Livret-Previous", f"{source.name} {source.digest}"))
print("ready", flush=True)
write_bag(Path(sys.argv[2]) / sys.argv[3], contents, info)
"""


# --- alterations -----------------------------------------------------------------------------------------------------


def relist(folder: Path) -> None:
    """Make manifests and Payload-Oxum of a bag again, as who hides a change does."""
    files = sorted(path for path in (folder / "data").rglob("*") if path.is_file())
    info = [line for line in (folder / INFO).read_text("utf-8", "replace").splitlines() if "Payload-Oxum" not in line]
    oxum = f"Payload-Oxum: {sum(path.stat().st_size for path in files)}.{len(files)}"
    (folder / INFO).write_text("\n".join([*info, oxum, ""]))
    tags = [folder / name for name in (INFO, DECLARATION, MANIFEST)]
    for name, paths in ((MANIFEST, files), (TAG_MANIFEST, tags)):
        named = sorted((path.relative_to(folder).as_posix(), path) for path in paths if path.exists())
        text = "".join(f"{sha512(path.read_bytes()).hexdigest()}  {shown}\n" for shown, path in named)
        (folder / name).write_text(text)


def chosen(chance: random.Random, folder: Path, pattern: str = "*") -> Path:
    return chance.choice(sorted(path for path in folder.rglob(pattern) if path.is_file()))


def flip(chance: random.Random, folder: Path) -> str:
    path = chosen(chance, folder)
    data = bytearray(path.read_bytes())
    data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    path.write_bytes(data)
    return "a bit flipped"


def cut(chance: random.Random, folder: Path) -> str:
    path = chosen(chance, folder)
    data = path.read_bytes()
    path.write_bytes(data[: chance.randrange(len(data))])
    return "truncated"


def append(chance: random.Random, folder: Path) -> str:
    with chosen(chance, folder).open("ab") as stream:
        stream.write(chance.choice([b"\n", b" ", b"\0", b"x" * 40]))
    return "bytes added"


def rename(chance: random.Random, folder: Path) -> str:
    path = chosen(chance, folder)
    path.rename(path.with_name(chance.choice([path.name.upper(), f"{path.name}~", f"_{path.name}"])))
    return "renamed"


def delete(chance: random.Random, folder: Path) -> str:
    chosen(chance, folder).unlink()
    return "removed"


def add(chance: random.Random, folder: Path) -> str:
    place = chance.choice([folder, folder / "data", folder / "data/edition", folder / "data/neuf"])
    place.mkdir(exist_ok=True)
    if chance.random() < 0.2:
        (place / "vide").mkdir()
    else:
        (place / "ajout.txt").write_bytes(b"x")
    return "added"


def link(chance: random.Random, folder: Path) -> str:
    path = chosen(chance, folder)
    copy = folder.parents[2] / f"copie-{chance.randrange(10**9)}"
    shutil.move(path, copy)
    path.symlink_to(copy)
    return "a link in place of a file"


def without_tag_manifest(_chance: random.Random, folder: Path) -> str:
    (folder / TAG_MANIFEST).unlink()
    return "tag manifest removed"


def hidden(chance: random.Random, folder: Path) -> str:
    change = chance.choice([flip_payload, delete_payload, add_payload, edit_info])
    change(chance, folder)
    relist(folder)
    return "changed, and manifests recomputed"


def flip_payload(chance: random.Random, folder: Path) -> None:
    flip(chance, folder / "data")


def delete_payload(chance: random.Random, folder: Path) -> None:
    chosen(chance, folder / "data").unlink()


def add_payload(_chance: random.Random, folder: Path) -> None:
    (folder / "data/edition/ajout.md").write_bytes(b"Ajout\n")


def edit_info(chance: random.Random, folder: Path) -> None:
    path = folder / INFO
    lines = path.read_text().splitlines(keepends=True)
    at = chance.randrange(len(lines))
    lines[at : at + 1] = chance.choice([[], [lines[at].replace(": ", ": x", 1)], [lines[at], "Livret-Reason: autre\n"]])
    path.write_text("".join(lines))


def info_alone(chance: random.Random, folder: Path) -> str:
    edit_info(chance, folder)
    return "bag-info edited"


def swap(_chance: random.Random, folder: Path) -> str:
    one, other, aside = (folder.parents[1] / name for name in ("exemple/v1", "exemple/v2", "exemple/x"))
    one.rename(aside)
    other.rename(one)
    aside.rename(other)
    return "versions swapped"


def renumber(chance: random.Random, folder: Path) -> str:
    goal = chance.choice(
        [folder.with_name(f"v{chance.randrange(3, 99)}"), folder.parents[1] / "ailleurs" / folder.name]
    )
    goal.parent.mkdir(exist_ok=True)
    folder.rename(goal)
    return "renumbered, or under another edition"


def take_away(_chance: random.Random, folder: Path) -> str:
    shutil.rmtree(folder)
    return "a whole archive removed"


def unseal(chance: random.Random, folder: Path) -> str:
    there = [folder / name for name in (SIGNATURE, STAMP) if (folder / name).exists()]
    if not there:
        return delete(chance, folder)
    chance.choice(there).unlink()
    return "signature or stamp removed"


def reseal(chance: random.Random, folder: Path) -> str:
    """Change the archive, and sign it as somebody else, or with the seal of another archive."""
    flip_payload(chance, folder)
    relist(folder)
    manifest = (folder / TAG_MANIFEST).read_bytes()
    (folder / SIGNATURE).write_bytes(create.sign(manifest, STRANGER[0]))
    return "changed, and signed by somebody else"


STRANGER: list[create.Signer] = []
#: What is done, and how often of a hundred. To an archive that another names, also: it is removed. Nothing tells
#: that the last one is gone.
ALTERATIONS: tuple[tuple[Callable[[random.Random, Path], str], int], ...] = (
    (flip, 26), (cut, 8), (append, 6), (rename, 7), (delete, 7), (add, 7), (link, 2), (without_tag_manifest, 3),
    (hidden, 16), (info_alone, 4), (swap, 3), (renumber, 3), (unseal, 4), (reseal, 4),
)  # fmt: skip


def altered(count: int, seed: int) -> Iterator[tuple[str, str, bool]]:
    """Yield what was done to which archive, and whether it was found, *count* times."""
    chance = random.Random(seed)
    with tempfile.TemporaryDirectory() as name, Pool(jobs=2) as press, cast(Path(name)) as (root, who, address):
        original, copy = Path(name) / "archives", Path(name) / "copie" / "archives"
        for bag_name, seals in (("exemple/v1", (None, "")), ("exemple/v2", (who, "")), ("autre/v1", (who, address))):
            bags.make(original, bag_name, *seals)
        for path in original.rglob("*"):
            path.chmod(0o755 if path.is_dir() else 0o644)
        trusting, trustless = (Verifier(trusted, NOW, press) for trusted in ([root], []))
        for verifier in (trusting, trustless):
            assert all(each.is_sound for each in verifier.verify(str(original), lambda *_: None))
        before = everything(original)
        for number in range(count):
            while True:
                shutil.rmtree(copy.parent, ignore_errors=True)
                shutil.copytree(original, copy)
                target = chance.choice(["exemple/v1", "exemple/v2", "autre/v1"])
                what = change_of(chance, target != "autre/v1")(chance, copy / target)
                if everything(copy) != before:  # a line may be taken out that is written anew
                    break
            verifier = trusting if number % 2 else trustless
            yield what, target, any(not each.is_sound for each in verifier.verify(str(copy), lambda *_: None))


def everything(root: Path) -> dict[str, bytes | str]:
    """Return all that stands below *root*: files with their bytes, links, folders."""

    def content(path: Path) -> bytes | str:
        return str(path.readlink()) if path.is_symlink() else path.read_bytes() if path.is_file() else ""

    return {path.relative_to(root).as_posix(): content(path) for path in root.rglob("*")}


def change_of(chance: random.Random, is_named: bool) -> Callable[[random.Random, Path], str]:
    rows = (*ALTERATIONS, (take_away, 3)) if is_named else ALTERATIONS
    return chance.choices([row[0] for row in rows], [row[1] for row in rows])[0]


@contextmanager
def cast(folder: Path) -> Iterator[tuple[object, create.Signer, str]]:
    """Lend an authority's certificate, who signs, and the address of who stamps."""
    root, other = identity("Autorité d’exemple"), identity("Quelqu’un d’autre")
    signers = [
        create.signer(p12(folder / "key.p12", one, *chain), lambda: PASSWORD, NOW)
        for one, chain in ((identity("Association d’Exemple", root), [root]), (other, []))
    ]
    STRANGER[:] = signers[1:]
    with served(stamping(folder / "tsa", identity("Horloge d’exemple", root, stamps=True))) as address:
        yield root.certificate, signers[0], address


# --- readers ---------------------------------------------------------------------------------------------------------


def readers(found: Bag, fetched: Path) -> dict[str, bool]:
    """Return which independent readers accept *found*."""
    import bagit

    with suppress(subprocess.CalledProcessError):
        pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", fetched, READER]
        subprocess.run(pip, check=True, capture_output=True)
    code = "import sys; sys.path.insert(0, sys.argv[1]); from bagit_utils import Bag; from pathlib import Path; " \
           "found = Bag(Path(sys.argv[2])).validate(); sys.exit(not found.valid)"  # fmt: skip
    sums = [
        subprocess.run(["sha512sum", "--check", "--quiet", "--strict", name], cwd=found.folder, check=False).returncode
        for name in (TAG_MANIFEST, MANIFEST)
    ]
    read = subprocess.run([sys.executable, "-c", code, fetched, found.folder], check=False, capture_output=True)
    return {
        "bagit 1.9": bagit.Bag(str(found.folder)).is_valid(),
        READER: read.returncode == 0,
        "sha512sum": sums == [0, 0],
    }


# --- kills, a full disk, many, the cost ------------------------------------------------------------------------------


def killed(count: int, found: Bag, seed: int) -> tuple[int, int, int]:
    """Kill who writes a version *count* times; return how many were written whole, half, and old ones touched."""
    chance, whole, half = random.Random(seed), 0, 0
    with tempfile.TemporaryDirectory() as name:
        root = Path(name) / "archives"
        first = Path(shutil.copytree(found.folder, root / found.name))
        for number in range(2, count + 2):
            process = subprocess.Popen(
                [sys.executable, "-c", WRITER, first, root, f"exemple/v{number}"], cwd=ROOT,
                stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            )  # fmt: skip
            assert process.stdout
            process.stdout.readline()
            time.sleep(chance.random() * KILL_SECONDS)
            process.send_signal(signal.SIGKILL)
            process.communicate()
            there = shelf(root)
            half += len(there.unsound)
            for each in there.versions("exemple")[1:]:
                whole += 1
                half += any(True for _fault in bag_faults(each))
                shutil.rmtree(each.folder)
            for left in (root / "exemple").glob(".livret-*"):
                shutil.rmtree(left)
        touched = sum(1 for _fault in bag_faults(read_bag(first)))
    return whole, half, touched


#: A little longer than it takes to write an archive here.
KILL_SECONDS = 2.0


def full_disk(found: Bag, seed: int, count: int = 20) -> str:
    """Write archives to disks that are too small; return what was left of them."""
    chance, left = random.Random(seed), Counter[str]()
    size = sum((found.folder / path).stat().st_size for path in found.payload)
    with tempfile.TemporaryDirectory() as name:
        for number in range(count):
            place = Path(name) / str(number)
            place.mkdir()
            most = chance.randrange(64 * 1024, size)
            mount = ["mount", "-t", "tmpfs", "-o", f"size={most}", "tmpfs", place]
            if subprocess.run(mount, check=False, capture_output=True).returncode:
                return "not tried: this system mounts no small disk"
            try:
                line = [sys.executable, "-c", WRITER, found.folder, place, "exemple/v2"]
                done = subprocess.run(line, cwd=ROOT, check=False, capture_output=True, text=True)
                stderr = "is full" in done.stderr or "est plein" in done.stderr
                left["nothing, and told why" if stderr and not any(place.rglob("*")) else "something"] += 1
            finally:
                subprocess.run(["umount", place], check=False)
    return ", ".join(f"{what}: {times}" for what, times in left.items())


def fifty(found: Bag, count: int) -> tuple[tuple[float, float], tuple[float, float]]:
    """Return what it takes to hash *count* editions, and to verify them: wall and processor, in seconds.

    Each of them names the one before.
    """
    with tempfile.TemporaryDirectory() as name:
        root, before = Path(name) / "archives", ""
        contents = [(path.removeprefix(PAYLOAD), (found.folder / path).read_bytes()) for path in found.payload]
        for number in range(count):
            identifier = f"edition-{number:03}/v1"
            info = (("External-Identifier", identifier), ("Livret-Format", "1"), ("Livret-Previous", before))
            made = write_bag(root / identifier, contents, info)
            before = f"{identifier} {made.digest}"

        def hashed() -> None:
            for each in shelf(root).bags:
                assert not list(bag_faults(each))

        def verified() -> None:
            with Pool(jobs=2) as press:
                verdicts = Verifier([], NOW, press).verify(str(root), lambda *_: None)
            assert len(verdicts) == count
            assert all(each.is_sound for each in verdicts)

        return timed(hashed), timed(verified)


def timed(work: Callable[[], None]) -> tuple[float, float]:
    """Return the wall time and the processor time of *work*, that of its children included, in seconds."""

    def used() -> float:
        whose = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
        return sum(found.ru_utime + found.ru_stime for found in map(resource.getrusage, whose))

    before, began = used(), time.perf_counter()
    work()
    return time.perf_counter() - began, used() - before


def command(folder: Path, *arguments: str) -> tuple[float, float]:
    """Run Livret in *folder*; return its wall time and its processor time, its workers' included."""
    environment = {**os.environ, "LIVRET_CACHE": str(folder / "cache")}

    def run() -> None:
        line = [sys.executable, ROOT / "build.py", *arguments]
        done = subprocess.run(line, cwd=folder, env=environment, capture_output=True, check=False)
        if done.returncode not in (0, 1):
            raise SystemExit(done.stderr.decode())

    return timed(run)


def cost(folder: Path) -> tuple[Bag, list[tuple[str, float, float]]]:
    """Archive « exemple » in *folder*; return the archive, and what each command took: wall and processor, seconds."""
    shutil.copytree(ROOT / "reports/exemple", folder / "reports/exemple")
    command(folder, "check", "exemple", "--final")  # chapters are laid out once, for all of them
    rows = []
    for arguments in (
        ("check", "exemple", "--final"),
        ("proof", "exemple"),
        ("archive", "exemple", "--as-is", "mesure"),
    ):
        rows.append((" ".join(arguments[:2]), *command(folder, *arguments)))
    return read_bag(folder / "archives/exemple/v1"), rows


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--quick", action="store_true", help="a tenth of everything")
    parser.add_argument("--seed", type=int, default=18)
    options = parser.parse_args()
    part = 10 if options.quick else 1
    missed = 0
    with tempfile.TemporaryDirectory(prefix="livret-bench-") as name:
        found, rows = cost(Path(name))
        for what, wall, used in rows:
            print(f"| {what} | {wall:.1f} s, {used:.1f} s of processor |", flush=True)
        accepted = readers(found, Path(name) / "reader")
        print(f"| readers | {json.dumps(accepted)} |", flush=True)
        missed += not all(accepted.values())
        whole, half, touched = killed(200 // part, found, options.seed)
        print(f"| killed while it writes | {200 // part} times: {whole} whole, {half} half, {touched} old touched |")
        missed += bool(half or touched)
        print(f"| full disk | {full_disk(found, options.seed, 20 // (part // 5 or 1))} |", flush=True)
        hashed, verified = fifty(found, 50 // part)
        for what, (wall, used) in (("hashed", hashed), ("verified", verified)):
            print(f"| {50 // part} editions {what} | {wall:.1f} s, {used:.1f} s of processor |", flush=True)
        missed += verified[1] > hashed[1] + 30  # of the processor: whatever else this machine does
    done = list(altered(1000 // part, options.seed))
    lost = [(what, target) for what, target, was_found in done if not was_found]
    print(f"| alterations | {len(done)}, found {len(done) - len(lost)} |")
    for what, count in Counter(what for what, _target, _found in done).most_common():
        print(f"|   {what} | {count} |")
    print(*lost, sep="\n", end="\n" if lost else "")
    return int(bool(missed or lost))


if __name__ == "__main__":
    raise SystemExit(main())
