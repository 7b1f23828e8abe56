"""The house's faces for a page that is read in a browser, offline: cut down to what French needs, as ``data:`` URIs."""

from base64 import b64encode
from functools import cache
from io import BytesIO

import uharfbuzz as hb
from fontTools.ttLib import TTFont

from livret.base import paths

#: Family, weight, style, file below assets/fonts.
_FACES = (
    ("Bricolage Grotesque", 400, "normal", "bricolage-grotesque/BricolageGrotesque_400Regular.ttf"),
    ("Bricolage Grotesque", 600, "normal", "bricolage-grotesque/BricolageGrotesque_600SemiBold.ttf"),
    ("Bricolage Grotesque", 800, "normal", "bricolage-grotesque/BricolageGrotesque_800ExtraBold.ttf"),
    ("Source Serif 4", 400, "normal", "source-serif-4/SourceSerif4_400Regular.ttf"),
    ("Source Serif 4", 400, "italic", "source-serif-4/SourceSerif4_400Regular_Italic.ttf"),
)
#: Latin letters of western Europe, and the signs that French sets; anything else is shown by the reader's own faces.
_CHARACTERS = {*range(0x20, 0x7F), *range(0xA0, 0x100), *map(ord, "ŒœŸ–—‘’“”„…‹›€−→≤≥·•\N{NARROW NO-BREAK SPACE}")}
_FEATURES = ("kern", "mark", "liga", "lnum", "tnum")


@cache
def style() -> str:
    """Return the ``@font-face`` rules: some 120 kB, the same for every report."""
    return "\n".join(
        f'@font-face{{font-family:"{family}";font-weight:{weight};font-style:{slant};'
        f'src:url("data:font/woff2;base64,{b64encode(_cut(file)).decode()}") format("woff2")}}'
        for family, weight, slant, file in _FACES
    )


def _cut(file: str) -> bytes:
    """Return a face of the house with the characters of a report, as WOFF2: the same bytes each time."""
    cut = hb.SubsetInput()
    cut.flags = hb.SubsetFlags.NO_HINTING
    cut.unicode_set.update(_CHARACTERS)
    cut.layout_feature_tag_set.clear()
    cut.layout_feature_tag_set.update(int.from_bytes(tag.encode(), "big") for tag in _FEATURES)
    source = hb.Face(hb.Blob.from_file_path(str(paths.assets() / "fonts" / file)))
    font = TTFont(BytesIO(hb.subset(source, cut).blob.data), recalcTimestamp=False)
    font.flavor = "woff2"
    packed = BytesIO()
    font.save(packed)
    return packed.getvalue()
