"""A chapter laid out before any that is asked for: what all chapters need is then read, once for all processes.

Hyphens, fonts, the declarations of C functions: each is read when it is first needed, a tenth of a second in all.
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
    """Lay TRIAL out; raises EnvironmentFailure where an engine of a version that is not known cannot.

    Any other fault of a house that lays nothing out is reported to whoever requests a chapter.
    """
    try:
        render(TRIAL)
    except (LivretError, OSError):
        return
    except Exception as error:
        if not patches.is_known():
            raise patches.unknown(f"{type(error).__name__}: {error}") from error
