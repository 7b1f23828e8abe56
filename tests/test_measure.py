"""Widths of words before the engine runs: close to the engine's, and lines broken where it breaks them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livret.base import text_metrics
from tests import printed

NAME = "Communauté de communes du Très-Long-Nom-d’Exemple"
WORDS = st.text("abcdefilmnorstuvéèàç -\u00a0", min_size=1, max_size=60)


def lines(text: str, width: float, size: float = 20) -> int | None:
    return text_metrics.lines(text, text_metrics.DISPLAY_BLACK, size, width)


def test_nothing_has_no_width() -> None:
    assert text_metrics.width("", text_metrics.SERIF, 10) == 0
    assert lines("", 10) == 1


@pytest.mark.parametrize(
    "face", [text_metrics.SERIF, text_metrics.DISPLAY, text_metrics.DISPLAY_BOLD, text_metrics.DISPLAY_BLACK]
)
def test_width_grows_with_the_size_and_with_the_space_between_letters(face: text_metrics.BundledFace) -> None:
    plain = text_metrics.width("Montpellier", face, 10)
    assert plain > 0
    assert text_metrics.width("Montpellier", face, 20) == pytest.approx(2 * plain)
    spaced = text_metrics.width("Montpellier", face, 10, 0.1)
    assert spaced - plain == pytest.approx(len("Montpellier") * 10 * 25.4 / 72 / 10)


def test_a_heavier_face_is_wider() -> None:
    faces = (text_metrics.DISPLAY, text_metrics.DISPLAY_BOLD, text_metrics.DISPLAY_BLACK)
    widths = [text_metrics.width("Les impacts positifs", face, 14) for face in faces]
    assert widths == sorted(set(widths))


@pytest.mark.parametrize(
    ("text", "broken"),
    [
        ("Grand Pic", 2),
        ("Grand-Pic", 2),  # behind the name's own hyphen
        ("l’auto- et", 2),  # and behind one that a space follows
        ("Grand\u00a0Pic", None),  # a no-break space holds
        ("GrandePic", None),
    ],
)
def test_where_a_line_may_break(text: str, broken: int | None) -> None:
    room = lines_room(text)
    assert lines(text, room) == 1
    assert lines(text, room - 1) == broken


def lines_room(text: str) -> float:
    return text_metrics.width(text, text_metrics.DISPLAY_BLACK, 20) + 0.01


def test_a_space_at_the_end_of_a_line_takes_no_room() -> None:
    assert lines("Grand ", lines_room("Grand")) == 1


@given(WORDS, st.floats(20, 120))
def test_a_narrower_column_never_takes_fewer_lines(text: str, width: float) -> None:
    wide, narrow = lines(text, width), lines(text, width * 0.8)
    if narrow is None:
        return
    assert wide is not None
    assert narrow >= wide >= 1


@given(WORDS, st.floats(20, 120))
def test_evened_lines_are_as_many_and_no_wider(text: str, width: float) -> None:
    count = lines(text, width)
    even = text_metrics.evened(text, text_metrics.DISPLAY_BLACK, 20, width)
    assert even <= width
    assert lines(text, even) == count


def test_evened_lines_are_of_about_the_same_length() -> None:
    even = text_metrics.evened(NAME, text_metrics.DISPLAY_BLACK, 20, 160)
    assert lines(NAME, 160) == lines(NAME, even) == 2
    assert even < 120
    assert (lines(NAME, even - 2.5) or 99) > 2


@pytest.mark.parametrize(
    ("title", "printed"),
    [
        ("Qui écrire, qui connaître", "Qui\u00a0écrire, qui\u00a0connaître"),
        ("Communes d’Essai du Fleuve", "Communes d’Essai du\u00a0Fleuve"),
        ("Tonnerre de Papier", "Tonnerre de\u00a0Papier"),
        ("Le Val", "Le Val"),
    ],
)
def test_no_line_of_a_title_ends_with_a_small_word(title: str, printed: str) -> None:
    measure = lines_room(title) * 0.75 if len(title) > 10 else lines_room(title)
    assert text_metrics.tied(title, text_metrics.DISPLAY_BLACK, 20, measure) == printed


@given(WORDS, st.floats(20, 120))
def test_what_is_tied_takes_no_line_more(text: str, width: float) -> None:
    tied = text_metrics.tied(text, text_metrics.DISPLAY_BLACK, 20, width)
    assert lines(tied, width) == lines(text, width)
    assert tied.replace("\u00a0", " ") == text.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("words", "face", "spacing"),
    [
        ("de réemploi du BTP", text_metrics.DISPLAY_BOLD, 0),
        ("interne à partir de septembre.", text_metrics.SERIF, 0),
        ("une réelle transformation, jugeant le temps", text_metrics.SERIF, 0),
        ("Les limites", text_metrics.DISPLAY_BLACK, 0),
        ("Méditerranée", text_metrics.DISPLAY_BLACK, -0.022),
        ("changements de posture", text_metrics.DISPLAY, -0.02),
    ],
)
def test_the_engine_finds_the_same_width(words: str, face: text_metrics.BundledFace, spacing: float) -> None:
    """Lines of the real page as the engine laid them; spaced letters are rounded by it, within 4 in 1000."""
    laid = {line[-1]: line for page in printed.real().territory.lines for line in page}
    *_, width, size, _source, _words = laid[words]
    assert text_metrics.width(words, face, size, spacing) * 72 / 25.4 == pytest.approx(
        width, rel=0.004 if spacing else 5e-4
    )
