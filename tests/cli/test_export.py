"""`luoshi export` and `luoshi import-rules`: what they write, print and refuse."""

import json
import shutil
from pathlib import Path

import pytest

from luoshi.cli import main
from tests.programme import fines, workbooks

PACKAGE = "programmes/job-stability"


def run(capsys: pytest.CaptureFixture[str], *words: str, code: int = 0) -> dict[str, object]:
    """The object that the command prints."""
    assert main([*words, "--json"]) == code
    captured = capsys.readouterr()
    assert captured.err == ""
    found: dict[str, object] = json.loads(captured.out)
    return found


def codes(found: dict[str, object]) -> list[str]:
    problems = found["problems"]
    assert isinstance(problems, list)
    return [problem["code"] for problem in problems]


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A copy of the package that may be written to."""
    folder = tmp_path / "package"
    folder.mkdir()
    for name, data in fines.files().items():
        (folder / name).write_bytes(data)
    return folder


@pytest.mark.parametrize("kind", ["dmn", "xlsx"])
def test_rules_leave_and_return(capsys: pytest.CaptureFixture[str], tmp_path: Path, kind: str) -> None:
    folder = tmp_path / "package"
    shutil.copytree(PACKAGE, folder)
    file = tmp_path / f"rules.{kind}"
    assert run(capsys, "export", str(folder), "--to", kind, "--out", str(file)) == {
        "files": [str(file)],
        "problems": [],
    }
    found = run(capsys, "import-rules", str(file), "--package", str(folder), "--write")
    assert found == {"files": [], "changes": [], "problems": []}
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == {
        path.name: path.read_bytes() for path in Path(PACKAGE).iterdir()
    }


def test_a_change_is_listed_before_it_is_written(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, package: Path
) -> None:
    file = tmp_path / "规则.xlsx"
    run(capsys, "export", str(package), "--to", "xlsx", "--out", str(file))
    file.write_bytes(workbooks.edited(file.read_bytes(), {("罚款", "C9"): 60.0}))
    listed = run(capsys, "import-rules", str(file), "--package", str(package))
    assert listed == {
        "files": [str(package / "programme.yaml")],
        "changes": [{"what": "罚款第 1 行的结果", "before": "50", "after": "60"}],
        "problems": [],
    }
    assert (package / "programme.yaml").read_text(encoding="utf-8") == fines.PROGRAMME
    assert run(capsys, "import-rules", str(file), "--package", str(package), "--write") == listed
    changed = fines.PROGRAMME.replace("then: 50}", "then: 60}")
    assert (package / "programme.yaml").read_text(encoding="utf-8") == changed
    assert sorted(path.name for path in package.iterdir()) == ["cases.yaml", "document.md", "programme.yaml"]


def test_a_fault_writes_nothing(capsys: pytest.CaptureFixture[str], tmp_path: Path, package: Path) -> None:
    file = tmp_path / "规则.xlsx"
    run(capsys, "export", str(package), "--to", "xlsx", "--out", str(file))
    file.write_bytes(workbooks.edited(file.read_bytes(), {("罚款", "B9"): "<= 甲", ("罚款", "C9"): 60.0}))
    found = run(capsys, "import-rules", str(file), "--package", str(package), "--write", code=1)
    assert (found["files"], found["changes"]) == ([], [])
    problems = found["problems"]
    assert isinstance(problems, list)
    assert [(each["code"], each["where"]) for each in problems] == [("feel-unknown-name", "规则.xlsx“罚款”表 B9")]
    assert (package / "programme.yaml").read_text(encoding="utf-8") == fines.PROGRAMME


def test_people_read_what_changes(capsys: pytest.CaptureFixture[str], tmp_path: Path, package: Path) -> None:
    file = tmp_path / "规则.xlsx"
    assert main(["export", str(package), "--to", "xlsx", "--out", str(file)]) == 0
    assert "已写出" in capsys.readouterr().out
    assert main(["import-rules", str(file), "--package", str(package)]) == 0
    assert capsys.readouterr().out == "没有改动。\n"
    file.write_bytes(workbooks.edited(file.read_bytes(), {("罚款", "C9"): 60.0}))
    assert main(["import-rules", str(file), "--package", str(package)]) == 0
    told = capsys.readouterr().out
    assert "罚款第 1 行的结果：50 → 60" in told
    assert "还没有写回" in told
    file.write_bytes(workbooks.edited(file.read_bytes(), {("罚款", "C9"): "甲"}))
    assert main(["import-rules", str(file), "--package", str(package)]) == 1
    assert "罚款”表 C9" in capsys.readouterr().err


def test_a_day_out_of_force_is_refused(capsys: pytest.CaptureFixture[str], tmp_path: Path, package: Path) -> None:
    file = tmp_path / "rules.dmn"
    words = ("export", str(package), "--to", "dmn", "--out", str(file), "--on")
    assert codes(run(capsys, *words, "2019-12-31", code=1)) == ["not-in-force"]
    assert codes(run(capsys, *words, "2019-13-01", code=2)) == ["date-malformed"]
    assert not file.exists()
    assert codes(run(capsys, *words, "2021-01-01")) == []
    assert "<text>500</text>" in file.read_text(encoding="utf-8")


def test_what_cannot_be_read_or_written(capsys: pytest.CaptureFixture[str], tmp_path: Path, package: Path) -> None:
    absent = str(tmp_path / "absent")
    file = tmp_path / "rules.csv"
    file.write_text("1,2", encoding="utf-8")
    nowhere = ("export", str(package), "--to", "dmn", "--out", str(tmp_path / "absent" / "rules.dmn"))
    assert codes(run(capsys, *nowhere, code=1)) == ["file-not-written"]
    assert codes(run(capsys, "export", absent, "--to", "dmn", "--out", str(file), code=2)) == ["package-unreadable"]
    assert codes(run(capsys, "import-rules", absent, "--package", str(package), code=2)) == ["rules-unreadable"]
    assert codes(run(capsys, "import-rules", str(file), "--package", absent, code=2)) == ["package-unreadable"]
    assert codes(run(capsys, "import-rules", str(file), "--package", str(package), code=1)) == ["rules-format"]


def test_a_conflict_is_told_by_decide(capsys: pytest.CaptureFixture[str], tmp_path: Path, package: Path) -> None:
    facts = tmp_path / "facts.json"
    facts.write_text(
        '{"面积": 2, "占消防通道": false, "初次改正": true, "一年内次数": 3, "残疾人经营": false}', encoding="utf-8"
    )
    found = run(capsys, "decide", str(package), "--facts", str(facts), code=1)
    assert codes(found) == ["rules-conflict"]
    results = found["results"]
    assert isinstance(results, dict)
    assert (results["罚款"], results["罚款的一般规定"]) == (None, "160.00")
    assert main(["decide", str(package), "--facts", str(facts)]) == 1
    told = capsys.readouterr().err
    assert "“初次”（二(一)）" in told
    assert "“屡次”（二(二)）" in told


def test_an_exception_is_named_by_decide(capsys: pytest.CaptureFixture[str], tmp_path: Path, package: Path) -> None:
    facts = tmp_path / "facts.json"
    facts.write_text(
        '{"面积": 2, "占消防通道": true, "初次改正": true, "一年内次数": 3, "残疾人经营": false}', encoding="utf-8"
    )
    found = run(capsys, "decide", str(package), "--facts", str(facts))
    steps = found["explanation"]
    assert isinstance(steps, list)
    (step,) = [each for each in steps if each["decision"] == "罚款"]
    assert (step["value"], step["exception"], step["clause"]) == ("600.00", "通道", "一(二)")
    assert main(["decide", str(package), "--facts", str(facts)]) == 0
    assert "但书“通道”，一(二)" in capsys.readouterr().out
