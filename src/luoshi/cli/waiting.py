"""Telling who waits at a terminal that the work goes on."""

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

_PATIENCE_SECONDS = 2.0
_WIDTH = 40


@contextmanager
def telling(what: str, stream: TextIO | None = None) -> Iterator[None]:
    """Say every second on a terminal how long `what` takes, from two seconds on; the line is wiped at the end.

    `stream` defaults to standard error. Nothing is said where it is no terminal.
    """
    to = sys.stderr if stream is None else stream
    if not to.isatty():
        yield
        return
    ended = threading.Event()
    teller = threading.Thread(target=_tell, args=(what, to, ended), daemon=True)
    teller.start()
    try:
        yield
    finally:
        ended.set()
        teller.join()


def _tell(what: str, to: TextIO, ended: threading.Event) -> None:
    seconds = int(_PATIENCE_SECONDS)
    if ended.wait(_PATIENCE_SECONDS):
        return
    while True:
        print(f"\r{what}，已 {seconds} 秒", end="", file=to, flush=True)
        if ended.wait(1.0):
            break
        seconds += 1
    print("\r" + " " * _WIDTH + "\r", end="", file=to, flush=True)
