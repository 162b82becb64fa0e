"""Times of repeated calls and the few figures that describe them."""

import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from time import perf_counter

_DIGITS = 3
_FIVE_PERCENT = 20


class Unit(StrEnum):
    """The unit of a time."""

    MICROSECONDS = "us"
    MILLISECONDS = "ms"


_IN_A_SECOND = {Unit.MICROSECONDS: 1e6, Unit.MILLISECONDS: 1e3}


@dataclass(frozen=True, slots=True)
class Times:
    """What `n` measured times look like, in `unit`."""

    unit: Unit
    n: int
    median: float
    least: float
    p95: float

    def as_json(self) -> dict[str, object]:
        """Its keys name the unit: `median_ms`."""
        values = {"median": self.median, "min": self.least, "p95": self.p95}
        return {"n": self.n, **{f"{name}_{self.unit}": round(value, _DIGITS) for name, value in values.items()}}


def described(seconds: Sequence[float], unit: Unit) -> Times:
    """The figures of at least two times, given in seconds."""
    scale = _IN_A_SECOND[unit]
    p95 = statistics.quantiles(seconds, n=_FIVE_PERCENT, method="inclusive")[-1]
    return Times(unit, len(seconds), statistics.median(seconds) * scale, min(seconds) * scale, p95 * scale)


def each(call: Callable[[], object], times: int) -> Times:
    """Every call on its own, in milliseconds."""
    return described([_seconds(call) for _ in range(times)], Unit.MILLISECONDS)


def in_rounds(calls: Sequence[Callable[[], object]], rounds: int, loops: int) -> tuple[Times, ...]:
    """Calls too short for the clock, in microseconds: each time is the mean of `loops` calls.

    The peers take turns in every round, so that whatever else the machine does meets all of them.
    """
    taken: list[list[float]] = [[] for _ in calls]
    for _ in range(rounds):
        for call, held in zip(calls, taken, strict=True):
            started = perf_counter()
            for _ in range(loops):
                call()
            held.append((perf_counter() - started) / loops)
    return tuple(described(held, Unit.MICROSECONDS) for held in taken)


def _seconds(call: Callable[[], object]) -> float:
    started = perf_counter()
    call()
    return perf_counter() - started
