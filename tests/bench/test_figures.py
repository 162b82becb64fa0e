"""The measurements run and say what they measured in the form that docs/performance.md describes."""

import json
import subprocess
import sys

from tests.tidy.tree import ROOT

FIGURES = {"n", "median_us", "min_us", "p95_us"}


def test_one_json_object_with_machine_and_figures_side_by_side() -> None:
    command = (sys.executable, "-m", "bench", "--only", "decision", "--quick")
    printed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True).stdout
    found = json.loads(printed)
    assert set(found) == {"machine", "quick", "decision"}
    assert found["quick"] is True
    assert {"processor", "cores", "load_before", "fsync"} <= set(found["machine"])
    figures = dict(found["decision"])
    assert figures.pop("plain_times_faster_than_zen_engine") > 0
    assert {name: set(each) for name, each in figures.items()} == {
        "explained": FIGURES,
        "plain": FIGURES,
        "zen_engine": FIGURES,
        "handwritten": FIGURES,
    }
    assert all(0 < each["min_us"] <= each["median_us"] <= each["p95_us"] for each in figures.values())
