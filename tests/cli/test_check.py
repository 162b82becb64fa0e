"""`luoshi check`: the contract's keys, exit codes, and what people read."""

import json
import shutil
from pathlib import Path

import pytest

from luoshi.cli import main

PACKAGE = Path("programmes/job-stability")


def told(capsys: pytest.CaptureFixture[str]) -> dict[str, object]:
    """The one object on standard output."""
    captured = capsys.readouterr()
    assert captured.err == ""
    found: dict[str, object] = json.loads(captured.out)
    return found


def test_a_good_package(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(PACKAGE), "--json"]) == 0
    found = told(capsys)
    assert found["problems"] == []
    clauses = found["clauses"]
    assert isinstance(clauses, dict)
    assert (clauses["total"], clauses["operative"], clauses["linked"]) == (60, 46, 46)
    assert (clauses["declaratory"], clauses["unlinked"]) == (3, [])
    assert isinstance(found["pending"], list)
    assert found["pending"][0]["clause"] == "二(二)"
    assert isinstance(found["interpretations"], list)
    assert found["interpretations"][0]["name"] == "裁员率恰为百分之四"


def test_people_read_the_coverage(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(PACKAGE)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[:3] == [
        "没有发现问题。",
        "条款共 60 条：要落实的 46，宣示 3，标题 8，缺失 3。",
        "已经落实 46 条，占要落实的 100%。",
    ]


def test_problems_are_printed_with_their_places(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    copy = shutil.copytree(PACKAGE, tmp_path / "copy")
    text = (copy / "programme.yaml").read_text(encoding="utf-8")
    broken = text.replace("裁员率 < 登记失业率", "裁员律 < 登记失业率").replace("hit: unique", "hit: single")
    (copy / "programme.yaml").write_text(broken, encoding="utf-8")
    lines = broken.splitlines()
    expected = {}
    for code, piece in (("feel-unknown-name", "裁员律"), ("value-choice", "single")):
        number = next(number for number, line in enumerate(lines, 1) if piece in line)
        expected[code] = f"programme.yaml:{number}:{lines[number - 1].index(piece) + 1}"
    assert main(["check", str(copy), "--json"]) == 1
    problems = told(capsys)["problems"]
    assert isinstance(problems, list)
    assert {problem["code"]: problem["where"] for problem in problems} == expected
    assert all(problem["message"] and problem["remedy"] for problem in problems)
    assert main(["check", str(copy)]) == 1
    assert capsys.readouterr().out.splitlines()[-1] == "发现 2 个问题。"


def test_an_unlinked_clause(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    copy = shutil.copytree(PACKAGE, tmp_path / "copy")
    with (copy / "document.md").open("a", encoding="utf-8") as stream:
        stream.write("\n4. 市人社部门每年抽查一次。\n")
    assert main(["check", str(copy), "--json"]) == 1
    found = told(capsys)
    assert isinstance(found["clauses"], dict)
    assert found["clauses"]["unlinked"] == ["七(三)4"]
    assert isinstance(found["problems"], list)
    assert [problem["code"] for problem in found["problems"]] == ["unlinked-clause"]


def test_no_such_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(tmp_path / "none"), "--json"]) == 2
    problems = told(capsys)["problems"]
    assert isinstance(problems, list)
    assert [problem["code"] for problem in problems] == ["package-unreadable"]


def test_a_folder_without_a_package(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(tmp_path), "--json"]) == 1
    problems = told(capsys)["problems"]
    assert isinstance(problems, list)
    assert [problem["code"] for problem in problems] == ["file-missing"]
