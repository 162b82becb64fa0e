"""Pages over a large caseload, on both databases."""

from collections.abc import Mapping
from time import perf_counter

from bench.databases import Kind, fresh

CASES = 100_000


def measure(quick: bool) -> Mapping[str, object]:
    """For each database: how many rows there are and how long each page takes."""
    return {kind.value: _measure(kind, quick) for kind in Kind}


def _measure(kind: Kind, quick: bool) -> Mapping[str, object]:
    with fresh(kind) as database:
        started = perf_counter()
        filled = database.ask("cases", str(CASES // 50 if quick else CASES))
        seconds = round(perf_counter() - started, 1)
        return {**filled, "fill_seconds": seconds, "pages": database.ask("pages", "3" if quick else "20")}
