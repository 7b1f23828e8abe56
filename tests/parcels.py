"""Chapters that are good and bad for a worker; quick to import, for processes that do little else."""

from livret.pdf.model import Chapter, Parcel
from livret.workers.pool import Pool


def chapter(body: str) -> Parcel:
    head = '<!doctype html><html lang="fr" class="side-left"><head><title>t</title></head>'
    return Parcel(Chapter("essai", "Un essai", f"{head}<body>{body}</body></html>", "left"), {})


GOOD = chapter("<p>Du texte</p>")

#: An SVG that uses itself ten times at each of eight levels.
BOMB = chapter(
    '<svg xmlns="http://www.w3.org/2000/svg" width="99" height="99">'
    '<defs><g id="g0"><rect width="1" height="1"/></g>'
    + "".join(f'<g id="g{level}">{f"""<use href="#g{level - 1}"/>""" * 10}</g>' for level in range(1, 9))
    + '</defs><use href="#g8"/></svg>'
)


def pids(pool: Pool) -> list[int]:
    return [worker.pid for worker in pool._workers]
