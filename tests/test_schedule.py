"""Which chapters may be laid out, and when: the state alone, whatever finishes first, fails, or errs on its pages."""

from random import Random
from typing import NamedTuple

from hypothesis import given
from hypothesis import strategies as st

from livret.base.problems import Problem
from livret.build.tasks import AHEAD, COVERS, Cover, Fitting, Numbering, Precheck, State, Task
from livret.catalogue import layout
from livret.design.text_sizes import APART, STEPS


class Text(NamedTuple):
    """A text as it will turn out: its pages, what was foreseen of them, its step, and whether it can be composed."""

    pages: int
    foreseen: int
    step: int
    sound: bool = True


_NUMBERS = st.integers(1, 6), st.integers(1, 6), st.integers(0, STEPS)
SOUND = st.lists(st.builds(Text, *_NUMBERS, st.just(True)), min_size=1, max_size=12)
ANY = st.lists(st.builds(Text, *_NUMBERS, st.booleans()), min_size=1, max_size=12)
#: Pages that a text is tried in first where it may not go as far down as it would.
_RETRIED = 8


def trouble(word: str) -> Problem:
    return layout.CRASHED.at(None, chapter=word, cause="essai")


class Run:
    """All of *texts* laid out, *jobs* at once, those that are finishing drawn by *seed*."""

    def __init__(self, texts: list[Text], jobs: int, seed: int, house: tuple[str, ...] = ()) -> None:
        self.texts = {f"t{number}": text for number, text in enumerate(texts)}
        self.house, self.begun, self.most_out = house, list[Task](), 0
        self.random = Random(seed)
        turn = [*self.texts]
        self.random.shuffle(turn)
        self.state = State([*self.texts], turn, jobs, lambda _slug, _most: _RETRIED)
        out: list[Task] = []
        while not self.state.finished:
            task = self.state.next() if len(out) < jobs + AHEAD else None
            if task:
                self._begin(task, out)
            else:
                assert out, "nothing may begin, and nothing is being laid out"
                self._end(out.pop(self.random.randrange(len(out))))
            self.most_out = max(self.most_out, len(out))

    def _begin(self, task: Task, out: list[Task]) -> None:
        assert task not in self.begun
        self.begun.append(task)
        out.append(task)
        if (
            isinstance(task, Fitting) and self.random.random() < 0.8
        ):  # else it was laid out before: only its end is seen
            self.state.foresee(task.slug, self.texts[task.slug].foreseen)
        elif isinstance(task, Fitting):
            self._end(out.pop())

    def _end(self, task: Task) -> None:
        if isinstance(task, Precheck) and self.house:
            self.state.refuse(task, map(trouble, self.house))
        elif not isinstance(task, Fitting):
            self.state.end(task)
        elif not (text := self.texts[task.slug]).sound:
            self.state.refuse(task, [trouble(task.slug)])
        else:
            again = task.most < STEPS
            self.state.end(task, _RETRIED + 1 if again else text.pages, min(text.step, task.most))


@given(SOUND, st.integers(1, 4), st.integers())
def test_everything_is_laid_out_once_and_numbers_are_those_of_the_pages(
    texts: list[Text], jobs: int, seed: int
) -> None:
    run = Run(texts, jobs, seed)
    assert set(run.begun) == run.state.done
    assert {Precheck(), run.state.number, *map(Cover, COVERS), *map(Fitting, run.texts)} <= run.state.done
    most = min(text.step for text in texts) + APART
    again = {slug for slug, text in run.texts.items() if text.step > most}
    assert {task.slug for task in run.begun if isinstance(task, Fitting) and task.most < STEPS} == again
    pages = tuple(_RETRIED + 1 if slug in again else text.pages for slug, text in run.texts.items())
    assert run.state.number == Numbering(pages)
    assert max(run.state.steps.values()) <= most
    assert len([task for task in run.begun if isinstance(task, Numbering)]) <= 2
    assert run.most_out <= jobs + AHEAD


@given(ANY, st.integers(1, 4), st.integers(), st.integers(), st.sampled_from([(), ("maison",)]))
def test_it_ends_in_the_same_whatever_finishes_first(
    texts: list[Text], jobs: int, seed: int, other: int, house: tuple[str, ...]
) -> None:
    one, two = Run(texts, jobs, seed, house), Run(texts, jobs, other, house)
    assert one.state.problems == two.state.problems
    assert one.state.lengths == two.state.lengths
    assert one.state.steps == two.state.steps


@given(ANY, st.integers(1, 4), st.integers(), st.sampled_from([(), ("maison",)]))
def test_all_that_cannot_be_composed_is_reported_the_house_first_then_in_book_order(
    texts: list[Text], jobs: int, seed: int, house: tuple[str, ...]
) -> None:
    run = Run(texts, jobs, seed, house)
    unsound = [slug for slug, text in run.texts.items() if not text.sound]
    assert run.state.problems == [trouble(word) for word in (*house, *unsound)]
    assert run.state.hopeless == bool(house or unsound)
    assert {task for task in run.begun if isinstance(task, Fitting) and task.most == STEPS} == {
        *map(Fitting, run.texts)
    }


def test_pages_are_foreseen_of_who_is_still_being_laid_out_and_of_who_will_be_again() -> None:
    state = State(["large", "small", "unknown"], ["large", "small", "unknown"], 1, lambda _slug, most: 10 + most)
    for slug, pages in (("large", 2), ("small", 9), ("unknown", 4)):
        assert state.next() == Fitting(slug)
        state.foresee(slug, pages)
    assert state.next() == Precheck()
    state.end(Precheck())
    state.end(Fitting("large"), 2, 0)
    assert state.next() is None  # two are being laid out, by one worker
    state.end(Fitting("small"), 9, 2)  # two steps below the largest: one is allowed
    assert state.next() == Numbering((2, 10 + APART, 4))
    assert [state.next() for _cover in COVERS] == [*map(Cover, COVERS)]
    assert state.next() is None
    state.end(Fitting("unknown"), 6, 0)
    assert state.next() == Fitting("small", APART)
    state.end(Fitting("small", APART), 11, 1)
    assert state.next() == Numbering((2, 11, 6))
    assert not state.finished


def test_whoever_numbers_pages_is_told_what_territories_show_themselves() -> None:
    state = State(["one", "other"], ["one", "other"], 2, lambda _slug, _most: 1)
    for slug in ("one", "other"):
        assert state.next() == Fitting(slug)
        state.foresee(slug, 2)
    state.end(Fitting("one"), 2, 0, frozenset({"near-one"}))
    state.end(Fitting("other"), 2, 0)
    assert state.number == Numbering((2, 2), frozenset({"near-one"}))
