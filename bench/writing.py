"""Submissions a second on both databases, beside a bare row and a bare audited write."""

import json
import subprocess
from collections.abc import Mapping

from bench.databases import Database, Kind, fresh
from bench.timing import Unit, described

WORKERS = 4
# Floors first: the submissions use the drafts up.
_WRITES = ("bare", "audited", "submission")


def measure(quick: bool) -> Mapping[str, object]:
    """For each database and kind of write: how many a second by all processes together, and the time of each."""
    return {kind.value: _measure(kind, 400 if quick else 4_000) for kind in Kind}


def _measure(kind: Kind, drafts: int) -> Mapping[str, object]:
    with fresh(kind) as database:
        database.ask("drafts", str(drafts))
        found: dict[str, object] = {name: _together(database, name) for name in _WRITES}
        held = database.ask("proof")
    wanted = {"submitted": drafts, "duties": drafts, "records": drafts, "faults": []}
    if held != wanted:
        raise AssertionError(f"{kind}: {held} instead of {wanted}")
    return {"processes": WORKERS, **found, "proof": held}


def _together(database: Database, name: str) -> Mapping[str, object]:
    workers = [database.start("write", name, str(number), str(WORKERS)) for number in range(WORKERS)]
    for worker in workers:
        _expect(worker, "ready\n")
    for worker in workers:
        worker.stdin.write("go\n")  # type: ignore[union-attr]
        worker.stdin.flush()  # type: ignore[union-attr]
    answers = [json.loads(worker.communicate()[0]) for worker in workers]
    seconds = [each for answer in answers for each in answer["seconds"]]
    errors = [each for answer in answers for each in answer["errors"]]
    elapsed = max(answer["ended"] for answer in answers) - min(answer["began"] for answer in answers)
    return {
        "per_second": round((len(seconds) - len(errors)) / elapsed, 1),
        # Without the database server's own; unlike the rest it hardly depends on what else the machine does.
        "processor_ms": round(sum(answer["spent"] for answer in answers) * 1_000 / len(seconds), 2),
        "errors": len(errors),
        "first_error": next(iter(errors), ""),
        **described(seconds, Unit.MILLISECONDS).as_json(),
    }


def _expect(worker: subprocess.Popen[str], line: str) -> None:
    heard = worker.stdout.readline() if worker.stdout else ""
    if heard != line:
        raise AssertionError(f"a process said {heard!r} instead of {line!r}")
