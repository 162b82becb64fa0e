"""`luoshi cover`: the contract's keys, exit codes, what people read, and what is written."""

import json
import shutil
from pathlib import Path

import pytest

from luoshi.cli import main

PACKAGE = Path("programmes/job-stability")
KINDS = ["rows", "branches", "boundaries", "exceptions", "refusals", "routes"]
CASES = "cases.yaml"
# Every worked case in which 4 % is met exactly: by the document 4 % is where the third tier and the condition part.
EXACTLY_FOUR = "裁员率恰为4%"


@pytest.fixture
def without_cases(tmp_path: Path) -> Path:
    """The package of this repository without any worked case."""
    copy = shutil.copytree(PACKAGE, tmp_path / "package")
    (copy / CASES).write_text("# 算例\n[]\n", encoding="utf-8")
    return copy


def covered(capsys: pytest.CaptureFixture[str], *words: str, code: int) -> dict[str, object]:
    assert main(["cover", *words, "--json"]) == code
    found: dict[str, object] = json.loads(capsys.readouterr().out)
    return found


def test_the_package_of_this_repository_leaves_nothing_out(capsys: pytest.CaptureFixture[str]) -> None:
    found = covered(capsys, str(PACKAGE), code=0)
    assert list(found)[: len(KINDS)] == KINDS
    assert found["rows"] == {"exercised": 4, "total": 4}
    assert found["missing"] == []


def test_without_cases_everything_is_missing(without_cases: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = covered(capsys, str(without_cases), code=1)
    assert found["rows"] == {"exercised": 0, "total": 4}
    missing = found["missing"]
    assert isinstance(missing, list)
    at_four = [each["facts"] for each in missing if each["what"].startswith(EXACTLY_FOUR)]
    assert at_four
    for facts in at_four:
        laid_off, insured = facts["上年度裁员人数"], facts["上年末参保人数"]
        assert laid_off * 100 == 4 * (laid_off + insured)


def test_what_is_written_awaits_a_person(without_cases: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["cover", str(without_cases), "--write"]) == 0
    assert "请照原文逐个核算" in capsys.readouterr().out
    written = (without_cases / CASES).read_text(encoding="utf-8")
    assert written.startswith("# 算例\n")
    assert "awaits: " in written
    assert "expect" not in written
    found = covered(capsys, str(without_cases), code=0)
    assert found["missing"] == []
    assert found["awaiting"]
    assert main(["cover", str(without_cases), "--write"]) == 0
    assert (without_cases / CASES).read_text(encoding="utf-8") == written


def test_people_read_what_is_missing(without_cases: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["cover", str(without_cases)]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "《失业保险稳岗补贴》"
    assert "  规定的各行 4，算例用到 0。" in lines
    assert any(line.startswith(f"     {EXACTLY_FOUR}，") for line in lines)
    assert lines[-1] == "加 --write 添到 cases.yaml，应得的结果由人核算。"


def test_a_file_that_cannot_be_written(without_cases: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (without_cases / f".{CASES}.new").mkdir()
    assert main(["cover", str(without_cases), "--write"]) == 1
    assert "[file-not-written]" in capsys.readouterr().err
    assert (without_cases / CASES).read_text(encoding="utf-8") == "# 算例\n[]\n"


def test_a_package_that_does_not_load(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = covered(capsys, str(tmp_path), code=1)
    assert found["problems"][0]["code"] == "file-missing"  # type: ignore[index]
    assert covered(capsys, str(tmp_path / "none"), code=2)["problems"][0]["code"] == "package-unreadable"  # type: ignore[index]
