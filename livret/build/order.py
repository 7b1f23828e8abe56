"""The options of a build beside the edition."""

from dataclasses import dataclass, field

from livret.pdf.folding import Imposition
from livret.pdf.printing_condition import Condition


@dataclass(frozen=True, slots=True)
class BuildRequest:
    """The uses of an edition (rows of ``uses.USES``), and the printer's and the copier's settings."""

    uses: tuple[str, ...] = ("screen",)
    condition: Condition | None = None  # the house's
    split_cover: bool = False
    imposition: Imposition = field(default_factory=Imposition)
