"""Killing and racing real processes on the tests' database: nothing acknowledged is lost, nothing is paid twice."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]

# Killing the server or worker at any moment loses nothing that was acknowledged and pays nothing twice: tried at every
# statement boundary between acknowledgement and settlement. `every` thins out, in the short run, what lies elsewhere.
KILLS = (
    # scene, every, statements at least
    ("transfer", 1, 15),
    ("payment", 1, 15),
    ("submission", 3, 10),
    ("notice", 8, 20),
)


def test_killed_anywhere_nothing_is_lost_or_done_twice(
    long_run: bool, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    thinned = {scene: 1 if long_run else every for scene, every, _ in KILLS}
    ended = _run("killing", tmp_path, *(f"{scene}:{every}" for scene, every in thinned.items()), "planted:6")
    with capsys.disabled():
        for scene, every in thinned.items():
            hit = ended[scene]
            counts = f"{hit['kills']} kills around {hit['statements']} statements and {hit['commits']} commits"
            print(f"\n{ended['database']} {scene}: {counts}, after every {every}", end="")
    for scene, _, least in KILLS:
        hit = ended[scene]
        assert hit["faults"] == [], scene
        assert hit["statements"] >= least, scene
        assert hit["commits"] >= 1, scene
        assert hit["kills"] >= hit["statements"] // thinned[scene] + 1, scene
    # The planted fault, a settlement in two transactions, must be caught between the two.
    assert any("recovery ended" in fault or "not settled" in fault for fault in ended["planted"]["faults"])


def test_racing_nothing_is_done_twice_or_beyond_the_budget(tmp_path: Path) -> None:
    ended = _run("racing", tmp_path)
    for race in ("workers", "last-yuan", "submissions", "sweepers"):
        assert ended[race].pop("balanced"), race
        assert ended[race].pop("audit") == [], race
    # 4 orders of 5,000.00 yuan: each transferred once and paid once, whichever of two workers took it.
    shares = {key: sum(ended["workers"].pop(key)) for key in ("transferred", "paid")}
    assert shares == {"transferred": 4, "paid": 4}
    assert ended["workers"] == {
        "orders": 4,
        "entries": {"transfer": 4, "pay": 4},
        "paid_fen": 2_000_000,
        "cases_paid": 4,
    }
    # The budget holds three amounts of 5,000.00 yuan and all but one fen of a fourth.
    assert ended["last-yuan"] == {
        "answers": ["agreed"] * 3 + ["not-enough-money"] * 5,
        "budget_fen": 499_999,
        "paying": 3,
        "waiting": 5,
    }
    # Of eight clicks on the same page one is the first, the others saw a page that is stale.
    assert ended["submissions"] == {"answers": ["stale"] * 7 + ["submitted"], "numbered": 1}
    # On 17 October one notice ends, three offices owe the returns of two quarters, one office has three tasks.
    done = {"notices_ended": 1, "returns_opened": 6, "tasks_opened": 3, "days_closed": 1}
    assert ended["sweepers"] == {"failed": 0, "done": done, "tasks": 3, "returns": 6}


def _run(program: str, folder: Path, *words: str) -> dict[str, Any]:
    command = (sys.executable, "-m", f"tests.services.{program}", *words)
    environment = {**os.environ, "LUOSHI_DATA": str(folder)}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    assert isinstance(answer, dict)
    return answer
