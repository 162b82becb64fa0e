"""`luoshi test`: the contract's keys, exit codes, and what people read of a case that fails."""

import json
import shutil
from pathlib import Path

import pytest

from luoshi.cli import main

PACKAGE = Path("programmes/job-stability")


@pytest.fixture
def shifted(tmp_path: Path) -> Path:
    """The package with the second boundary moved, so that exactly one worked case no longer holds."""
    copy = shutil.copytree(PACKAGE, tmp_path / "shifted")
    text = (copy / "programme.yaml").read_text(encoding="utf-8")
    assert text.count('"(2%..3%]"') == text.count('"(3%..4%]"') == 1
    text = text.replace('"(2%..3%]"', '"(2%..3%)"').replace('"(3%..4%]"', '"[3%..4%]"')
    (copy / "programme.yaml").write_text(text, encoding="utf-8")
    return copy


def test_all_pass(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["test", str(PACKAGE), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["passed"] == len(found["cases"]) >= 40
    assert (found["failed"], found["rows_covered"], found["rows_total"]) == (0, 4, 4)
    first = found["cases"][0]
    assert (first["package"], first["id"], first["status"]) == ("job-stability", "没有裁员", "passed")
    assert first["expected"] == first["got"]
    assert first["got"] == {"裁员率": "0", "补贴比例": "0.5", "符合条件": True, "补贴金额": "50000.00"}


def test_several_packages_are_counted_together(shifted: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["test", str(PACKAGE), str(shifted), "--json"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert (found["failed"], found["rows_total"], found["rows_covered"]) == (1, 8, 8)
    # 30 of 1000 is exactly 3 %: 40 % of 250000 in the document, 30 % after the boundary was moved.
    failed = next(case for case in found["cases"] if case["status"] == "failed")
    assert failed["id"] == "裁员率恰为三"
    assert (failed["expected"]["补贴金额"], failed["got"]["补贴金额"]) == ("100000.00", "75000.00")


def test_people_read_what_differs(shifted: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["test", str(shifted)]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[1] == "  不符　裁员率恰为三（四(二)）30÷1000=3%，含3%；250000×40%=100000。"
    assert "    补贴金额：应为 100000.00，算得 75000.00" in lines
    assert lines[-1] == "  判定表 4 行，算例用到 4 行。"


@pytest.mark.parametrize(
    ("words", "code", "exit_code"),
    [
        (["--on", "2021-01-01"], "not-in-force", 1),
        (["--on", "yesterday"], "date-malformed", 2),
        (["--on", "2016-06-01"], None, 0),
    ],
)
def test_on_a_day(words: list[str], code: str | None, exit_code: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["test", str(PACKAGE), *words, "--json"]) == exit_code
    problems = json.loads(capsys.readouterr().out)["problems"]
    assert [problem["code"] for problem in problems] == ([code] if code else [])


def test_a_package_that_does_not_load(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["test", str(PACKAGE), str(tmp_path), "--json"]) == 2
    assert json.loads(capsys.readouterr().out)["problems"][0]["code"] == "file-missing"
