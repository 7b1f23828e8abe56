"""Waiting for other machines, never in silence: reported within ten seconds, repeated, and ended."""

import time
from collections.abc import Callable
from threading import Event, Lock, Thread
from typing import Any, TypeVar

from livret.base.messages import _, plural

T = TypeVar("T")

#: Seconds without an answer after which the wait is reported (below ten, with the look around), and reported again.
REPORT_SECONDS, AGAIN_SECONDS = 5.0, 10.0
#: How often who waits looks up, in seconds.
TURN_SECONDS = 0.5


class GaveUp(Exception):
    """Nothing has answered for as long as may be waited; the message says who did not."""


class Patience:
    """How long answers have been waited for, by any number of threads: each answer begins the wait anew.

    *say* is called with what is waited for; *seconds* without any answer end the wait.
    """

    def __init__(self, say: Callable[[str], None], seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self.seconds = seconds
        self._say, self._clock = say, clock
        self._waiting = 0
        self._since = self._reported = clock()
        self._lock, self._reporting = Lock(), Lock()

    def __enter__(self) -> None:
        """Begin to wait for an answer."""
        with self._lock:
            self._waiting += 1
            if self._waiting == 1:
                self._since = self._reported = self._clock()

    def __exit__(self, *_error: object) -> None:
        """End the wait for an answer, which has come, or will not."""
        with self._lock:
            self._waiting -= 1
            self._since = self._reported = self._clock()

    def check(self, who: Callable[[], str]) -> None:
        """Report, when it is time, for how long there has been no answer, and from *who*; to be called at every turn.

        :raises GaveUp: when it has been too long.
        """
        with self._lock:
            now = self._clock()
            waited, again = now - self._since, self._reported > self._since
            due = now - self._reported >= (AGAIN_SECONDS if again else REPORT_SECONDS)
        if not due and waited < self.seconds:
            return
        if not self._reporting.acquire(blocking=False):
            return  # another thread reports it
        try:
            what = who()
            if waited >= self.seconds:
                raise GaveUp(_("{what}, for {waited} s").format(what=what, waited=round(waited)))
            left = round(self.seconds - waited)
            message = plural(
                "{what} (for {waited} s; given up in {count} second)",
                "{what} (for {waited} s; given up in {count} seconds)",
                left,
            )
            self._say(message.format(what=what, waited=round(waited), count=left))
            with self._lock:
                self._reported = now
        finally:
            self._reporting.release()

    def over(self, make: Callable[[], T], who: Callable[[], str]) -> T:
        """Return what *make* makes, which may never end: it is made in a thread that is left behind then.

        Raises what *make* does, and GaveUp.
        """
        made: list[Any] = []
        done = Event()

        def run() -> None:
            try:
                made[:] = [make(), None]
            except BaseException as error:
                made[:] = [None, error]
            done.set()

        with self:
            Thread(target=run, daemon=True).start()
            while not done.wait(TURN_SECONDS):
                self.check(who)
        if made[1] is not None:
            raise made[1]
        answer: T = made[0]
        return answer
