"""`verify` of every package of the repository, and of large tables: whole, in fresh processes for the memory.

The tables have one gap and two rows that meet, which must be found. The slow way beside it asks the solver whether a
case exists that no row covers, and for pairs of rows that both apply.
"""

import subprocess
import sys
from collections.abc import Mapping
from itertools import combinations
from pathlib import Path
from time import perf_counter, process_time

from bench.packages import PACKAGE, ROOT
from bench.timing import each
from luoshi.deadlines import Calendar
from luoshi.feel.proof.formulas import all_of, any_of, negation
from luoshi.programme import load, load_files
from luoshi.programme.loading import Loaded
from luoshi.programme.verification import verify
from luoshi.programme.verification.findings import FactsWitness, Finding, FindingKind, Verified
from luoshi.programme.verification.subject import Case, Subject
from luoshi.programme.verification.tables.examining import tables

ROWS = (400, 5_000)
_PACKAGES = ROOT / "tests" / "packages"
_CODES_A_BAND = 5
_PAIRS_ASKED = 20

# The peak since the process began its program: that of getrusage is the parent's where that one is larger.
_WHOLE = """
import re, sys
from pathlib import Path
from bench.verification import loaded, verified
verified(loaded(int(sys.argv[1]), sys.argv[2]))
print(int(re.search(r"VmHWM:\\s*(\\d+)", Path("/proc/self/status").read_text()).group(1)) // 1024)
"""

_DOCUMENT = """# 测算办法
## 一、标准
按人数分档。
## 二、执行
自2020年1月1日起执行，至2020年12月31日止。
"""

_HEAD = """id: large-table
title: 测算办法
issuer: 某局
summary: 行数很多的分档表。
document: document.md
in_force: {from: 2020-01-01, until: 2020-12-31, clause: 二}
terms:
  人数: {type: integer, min: 0, max: 10000000, unit: 人, clause: 一, question: 几人？}
  行业: {type: text, clause: 一, question: 哪个行业？}
decisions:
  档次:
    clause: 一
    type: integer
    table:
      hit: unique
"""


def measure(quick: bool) -> Mapping[str, object]:
    """Milliseconds and checks of each package, and of the tables. Raises AssertionError where a fault is missed."""
    times = 2 if quick else 7
    sizes = ROWS[:1] if quick else ROWS
    return {
        "packages": {folder.name: _package(folder, times) for folder in folders()},
        "tables": {f"{shape}_{rows}": _table(rows, shape, times) for shape in ("bands", "codes") for rows in sizes},
        "solver_beside_sweep": _beside_solver(60 if quick else ROWS[0]),
    }


def folders() -> list[Path]:
    """The packages of the repository."""
    return [PACKAGE, *sorted(path.parent for path in _PACKAGES.glob("*/programme.yaml"))]


def loaded(rows: int, shape: str) -> Loaded:
    """A table of so many rows, `bands` of one fact, or five of them for each of many `codes`."""
    columns, tests = (("人数",), _bands(rows)) if shape == "bands" else (("行业", "人数"), _codes(rows))
    lines = [
        f"        - {{when: [{', '.join(map(_quoted, each))}], then: {number}}}" for number, each in enumerate(tests)
    ]
    text = f"{_HEAD}      in: [{', '.join(columns)}]\n      rules:\n" + "\n".join(lines) + "\n"
    found = load_files({"programme.yaml": text.encode(), "document.md": _DOCUMENT.encode()})
    if found.programme is None:
        raise AssertionError("\n".join(map(str, found.problems[:5])))
    return found


def verified(package: Loaded) -> Verified:
    """The package verified whole."""
    return verify(package, Calendar.china())


def _bands(rows: int) -> list[tuple[str, ...]]:
    """Ten people a row; one row begins one later, and one ends one later."""
    ends = [[10 * number, 10 * number + 10] for number in range(rows)]
    ends[rows // 2][0] += 1
    ends[rows // 4][1] += 1
    return [(f"[{low}..{high})",) for low, high in ends[:-1]] + [(f">= {ends[-1][0]}",)]


def _codes(rows: int) -> list[tuple[str, ...]]:
    """Five bands for each code; of one code the first band ends one later, and the last code is any other text."""
    bands = ("< 10", "[10..50)", "[50..200)", "[200..1000)", ">= 1000")
    codes = rows // _CODES_A_BAND
    found = [(f'"T{code:04}"', band) for code in range(codes - 1) for band in bands]
    found[_CODES_A_BAND * (codes // 2)] = (found[_CODES_A_BAND * (codes // 2)][0], "<= 10")
    others = ", ".join(f'"T{code:04}"' for code in range(codes - 1))
    # The last band of the other codes begins one later, so that one number of people has no row.
    return found + [(f"not({others})", band) for band in (*bands[:-1], "> 1000")]


def _quoted(text: str) -> str:
    return f"'{text}'"


def _package(folder: Path, times: int) -> Mapping[str, object]:
    package = load(folder)
    found = verified(package)
    return {
        **_timed(package, times),
        "proved": len(found.proved),
        "refuted": len(found.findings),
        "unsettled": len(found.unsettled),
    }


def _table(rows: int, shape: str, times: int) -> Mapping[str, object]:
    package = loaded(rows, shape)
    _require(verified(package))
    ran = subprocess.run(
        [sys.executable, "-c", _WHOLE, str(rows), shape], cwd=ROOT, check=True, capture_output=True, text=True
    )
    return {**_timed(package, times), "peak_mb": int(ran.stdout)}


def _timed(package: Loaded, times: int) -> Mapping[str, object]:
    """Milliseconds by the clock, and the least of the processor, which others at work do not lengthen."""
    spent: list[float] = []

    def call() -> None:
        began = process_time()
        verified(package)
        spent.append(process_time() - began)

    return {**each(call, times).as_json(), "processor_min_ms": round(min(spent) * 1e3, 1)}


def _require(found: Verified) -> None:
    """Raises AssertionError unless one gap and one overlap are told, each with facts."""
    for kind in (FindingKind.GAP, FindingKind.OVERLAP):
        told = [each for each in found.findings if each.kind is kind and isinstance(each.witness, FactsWitness)]
        if len(told) != 1:
            raise AssertionError(f"{kind.value}: {[each.about for each in told]}")


def _beside_solver(rows: int) -> Mapping[str, object]:
    """The gap and one pair in twenty rows by the solver alone, beside the sweep of the whole table."""
    programme = loaded(rows, "bands").programme
    assert programme is not None
    began = perf_counter()
    swept = [each for each in tables(Subject.of(programme, Calendar.china())) if isinstance(each, Finding)]
    middle = perf_counter()
    ruleset = Subject.of(programme, Calendar.china()).rulesets[0]
    fires = ruleset.symbols.rows("档次")
    uncovered = ruleset.find(all_of(*map(negation, fires)), names=("档次",))
    near = fires[rows // 4 : rows // 4 + _PAIRS_ASKED]
    met = ruleset.find(any_of(*(all_of(*pair) for pair in combinations(near, 2))), names=("档次",))
    ended = perf_counter()
    if not isinstance(uncovered, Case) or not isinstance(met, Case) or len(swept) != 2:
        raise AssertionError(f"the sweep and the solver disagree: {swept} {uncovered} {met}")
    return {
        "rows": rows,
        "sweep_ms": round((middle - began) * 1e3, 1),
        f"solver_gap_and_{_PAIRS_ASKED}_rows_ms": round((ended - middle) * 1e3, 1),
    }
