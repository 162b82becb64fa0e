"""`luoshi decide`: amounts, explanations, what is missing, and refusals."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from luoshi.cli import main

PACKAGE = "programmes/job-stability"
SOUND = '{"足额缴费": true, "财务健全": true, "上年度裁员人数": 25, "上年末参保人数": 975, "上年度实缴保费": 100.01}'


def decide(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, facts: str, *words: str, code: int = 0
) -> dict[str, object]:
    """The object printed for these facts."""
    file = tmp_path / "facts.json"
    file.write_text(facts, encoding="utf-8")
    assert main(["decide", PACKAGE, "--facts", str(file), "--json", *words]) == code
    captured = capsys.readouterr()
    assert captured.err == ""
    found: dict[str, object] = json.loads(captured.out)
    return found


def test_a_decided_case(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    # 25 of 1000 is 2.5 %, so 40 %: 40.004, rounded to 40.00.
    found = decide(capsys, tmp_path, SOUND)
    assert found["results"] == {
        "裁员率": "0.025",
        "裁员率达标": True,
        "符合条件": True,
        "补贴比例": "0.4",
        "补贴金额": "40.00",
    }
    assert (found["missing"], found["next_question"], found["problems"]) == ([], None, [])
    explanation = found["explanation"]
    assert isinstance(explanation, list)
    steps = {step["decision"]: step for step in explanation}
    ratio = steps["补贴比例"]
    assert (ratio["value"], ratio["row"], ratio["clause"]) == ("0.4", 2, "四(二)")
    assert ratio["inputs"]["裁员率"] == "0.025"
    assert steps["裁员率"]["inputs"] == {"上年度裁员人数": 25, "上年末参保人数": 975}
    assert steps["裁员率"]["clause"] == "三(二)1"
    interpretations = found["interpretations"]
    assert isinstance(interpretations, list)
    assert [each["name"] for each in interpretations] == ["金额精确到分"]


def test_rules_are_tried_while_worked_cases_are_being_mended(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """A case that names a reading which was taken out is a problem of the cases; the rules decide as before."""
    folder = tmp_path / "package"
    shutil.copytree(PACKAGE, folder)
    cases = folder / "cases.yaml"
    text = cases.read_text(encoding="utf-8")
    cases.write_text(
        text.replace("interpretations: [裁员率恰为百分之四]", "interpretations: [没有的解释]", 1), encoding="utf-8"
    )
    facts = tmp_path / "facts.json"
    facts.write_text(SOUND, encoding="utf-8")
    assert main(["check", str(folder), "--json"]) == 1
    capsys.readouterr()
    assert main(["decide", str(folder), "--facts", str(facts), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["results"]["补贴金额"] == "40.00"


def test_decimal_texts_and_numbers_are_the_same(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    as_text = SOUND.replace("100.01", '"100.01"').replace("25,", '"25",')
    assert decide(capsys, tmp_path, as_text) == decide(capsys, tmp_path, SOUND)


def test_an_undecided_case(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    found = decide(capsys, tmp_path, '{"足额缴费": true, "财务健全": true, "上年度裁员人数": 5}')
    assert found["results"] == {
        "裁员率": None,
        "裁员率达标": None,
        "符合条件": None,
        "补贴比例": None,
        "补贴金额": None,
    }
    assert (found["missing"], found["next_question"]) == (["上年末参保人数"], "上年末参保人数")
    assert found["question"] == "上年末有多少职工参加失业保险？"


def test_people_read_it_in_chinese(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "facts.json"
    file.write_text(SOUND.replace("25,", "40,").replace("975", "960"), encoding="utf-8")
    assert main(["decide", PACKAGE, "--facts", str(file)]) == 0
    out = capsys.readouterr().out
    assert "  补贴金额　0.00 元\n" in out
    assert "  裁员率　4%\n" in out
    assert "裁员率恰好为4%的企业不符合条件，不予补贴。" in out


def test_facts_from_standard_input() -> None:
    words = [sys.executable, "-m", "luoshi.cli", "decide", PACKAGE, "--facts", "-", "--json"]
    done = subprocess.run(words, input=SOUND.encode(), capture_output=True, check=True)
    assert json.loads(done.stdout)["results"]["补贴金额"] == "40.00"


REFUSED = [
    ("day outside", SOUND, ["--on", "2021-01-01"], 1, ["not-in-force"]),
    ("negative", '{"上年度裁员人数": -1}', [], 1, ["fact-range"]),
    ("parts of a person", '{"上年度裁员人数": 1.5}', [], 1, ["fact-whole"]),
    ("parts of a fen", '{"上年度实缴保费": 0.005}', [], 1, ["fact-decimals"]),
    ("not a number", '{"上年度实缴保费": "很多"}', [], 1, ["fact-type"]),
    ("unknown", '{"职工人数": 1}', [], 1, ["fact-unknown"]),
    ("everything at once", '{"上年度裁员人数": -1, "足额缴费": 1, "甲": 1}', ["--on", "2014-01-01"], 1,
     ["fact-range", "fact-type", "fact-unknown", "not-in-force"]),
    ("no JSON", "{", [], 2, ["facts-unreadable"]),
    ("no object", "[1]", [], 2, ["facts-unreadable"]),
    ("NaN", '{"上年度实缴保费": NaN}', [], 2, ["facts-unreadable"]),
    ("deep", "[" * 100_000, [], 2, ["facts-unreadable"]),
    ("many digits", '{"上年度裁员人数": ' + "9" * 5000 + "}", [], 2, ["facts-unreadable"]),
    ("large", '"' + "字" * 500_000 + '"', [], 2, ["facts-unreadable"]),
    ("no date", SOUND, ["--on", "2015-13-01"], 2, ["date-malformed"]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("facts", "words", "exit_code", "codes"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED]
)
def test_refusals(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, facts: str, words: list[str], exit_code: int, codes: list[str]
) -> None:
    found = decide(capsys, tmp_path, facts, *words, code=exit_code)
    problems = found["problems"]
    assert isinstance(problems, list)
    assert sorted(problem["code"] for problem in problems) == codes
    assert found.get("results", {}) == {}


def test_no_such_file(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["decide", PACKAGE, "--facts", str(tmp_path / "none.json"), "--json"]) == 2
    assert json.loads(capsys.readouterr().out)["problems"][0]["code"] == "facts-unreadable"
