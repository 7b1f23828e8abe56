"""Lay out a trial chapter before the first one requested: what all chapters need is then read once for all processes.

Hyphens, fonts, the declarations of C functions: each is read on first use, a tenth of a second in all.
"""

from collections.abc import Callable

from livret.base.problems import LivretError
from livret.engine import patches
from livret.pdf.model import Chapter, Fragment, Parcel

TRIAL = Parcel(
    Chapter(
        "essai",
        "Essai",
        """<!doctype html>
<html lang="fr" class="side-left">
<head><meta charset="utf-8"><title>Essai</title></head>
<body>
<article class="chapter chapter--territory" style="--accent: var(--miel)">
<div class="opening">
<header class="head"><h1 class="head__name">Essai</h1></header>
<div class="body">
<section class="rubric"><h2>Essai</h2>
<div class="prose rubric__columns">
<p>L’expérimentation, <strong>accompagnée</strong> et <em>territorialisée</em>, recommence inlassablement.</p>
<ul><li>Essai</li></ul>
</div>
</section>
</div>
</div>
</article>
</body>
</html>
""",
        "left",
    ),
    {},
)


def warm(render: Callable[[Parcel], Fragment]) -> None:
    """Lay TRIAL out; raises EnvironmentFailure if the version of the engine is not known and fails.

    Any other fault of a house that lays nothing out is reported when a chapter is requested.
    """
    try:
        render(TRIAL)
    except (LivretError, OSError):
        return
    except Exception as error:
        if not patches.is_known():
            raise patches.unknown(f"{type(error).__name__}: {error}") from error
