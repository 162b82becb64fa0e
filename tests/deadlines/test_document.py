"""docs/time.md is true: every phrase, refusal and example of its tables is run."""

import json
from pathlib import Path

import pytest

from luoshi.cli import main
from luoshi.periods import parse_spec
from luoshi.source import FieldPlace, Problem

DOCUMENT = Path(__file__).parents[2] / "docs" / "time.md"
HERE = FieldPlace("SPEC")


def rows(first_heading: str) -> list[list[str]]:
    """The cells of the table whose first column has this heading, without the marks of code."""
    lines = DOCUMENT.read_text(encoding="utf-8").splitlines()
    start = next(number for number, line in enumerate(lines) if line.startswith(f"| {first_heading} |")) + 2
    table = []
    for line in lines[start:]:
        if not line.startswith("|"):
            break
        table.append([cell.strip().strip("`") for cell in line.strip("|").split("|")])
    return table


PHRASES, REFUSALS, EXAMPLES = rows("English"), rows("phrase"), rows("SPEC")


@pytest.mark.parametrize(("english", "chinese", "_meaning"), PHRASES, ids=[row[0] for row in PHRASES])
def test_both_spellings_say_the_same(english: str, chinese: str, _meaning: str) -> None:
    spec = parse_spec(english, HERE)
    assert not isinstance(spec, Problem)
    assert parse_spec(chinese, HERE) == spec


@pytest.mark.parametrize(("phrase", "code", "_because"), REFUSALS, ids=[row[1] for row in REFUSALS])
def test_refusals(phrase: str, code: str, _because: str) -> None:
    problem = parse_spec(phrase, HERE)
    assert isinstance(problem, Problem)
    assert problem.code == code


@pytest.mark.parametrize(
    ("spec", "start", "due", "reckoning"), EXAMPLES, ids=[f"{row[0]} from {row[1]}" for row in EXAMPLES]
)
def test_examples(capsys: pytest.CaptureFixture[str], spec: str, start: str, due: str, reckoning: str) -> None:
    assert main(["due", spec, "--from", start, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["due"] == due
    assert found["provisional"] is ("provisional" in reckoning)


def test_the_tables_are_there() -> None:
    assert (len(PHRASES), len(REFUSALS), len(EXAMPLES)) == (27, 11, 22)
