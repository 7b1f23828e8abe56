"""The command `territory`: a territory of France by its name, printed as a fiche; imports lazily."""

import click

from livret.base.messages import _
from livret.base.problems import LivretError

#: The most territories that are listed.
_MOST = 30


class UnclearTerritory(LivretError):
    """Words that mean no territory of France, or several; the message lists what they may mean."""

    exit_code = 2


def command() -> click.Command:
    """Return the command; made late, so that its help is in the reader's language."""
    return click.Command(
        "territory",
        options_metavar=_("[OPTIONS]"),
        callback=_run,
        short_help=_("Find a territory of France: its SIREN and official figures."),
        help=_(
            "Find the inter-municipality, commune or département that is called NAME, and print it as a fiche.yaml: "
            "its SIREN, its place, official figures with their source and year. Accents, hyphens and the end of words "
            "may be left out; a département behind the name tells homonyms apart: territory \"saint-denis (93)\"."
        ),
        params=[click.Argument(["name"], nargs=-1, required=True, metavar=_("NAME…"))],
    )  # fmt: skip


def _run(name: tuple[str, ...]) -> None:
    from livret.archive.next_year.known_sheet import known_sheet
    from livret.edition.atlas import search

    typed = " ".join(name)[: search.LONGEST]
    found = search.find(typed)
    if len(found.territories) == 1:
        click.echo(known_sheet(found.territories[0]), nl=False)
        return
    if not found.territories:
        raise UnclearTerritory(
            _("no inter-municipality, commune or département is called “{name}”; a PETR, a pays or a park is given "
              "by “perimetre” in its fiche").format(name=typed)
        )  # fmt: skip
    lines = [search.listed([each]) for each in found.territories[:_MOST]]
    if (rest := len(found.territories) - _MOST) > 0:
        lines.append(_("… and {count} more").format(count=rest))
    message = _("“{name}” may mean several; type the number of one of them:").format(name=typed)
    raise UnclearTerritory("\n".join([message, *(f"  {line}" for line in lines)]))
