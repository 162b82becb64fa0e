"""`luoshi tck`: what it prints and writes, and how it ends."""

import json
from pathlib import Path

import pytest

from luoshi.cli import main

_MODEL = """<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" name="m" namespace="urn:m">
<decision name="一"><literalExpression><text>1</text></literalExpression></decision>
<decision name="空"><literalExpression><text>1 / 0</text></literalExpression></decision>
<decision name="外"><literalExpression><text>(function(x) external {java: {class: "a"}})(1)</text></literalExpression>
</decision></definitions>"""
_CASES = """<testCases xmlns="http://www.omg.org/spec/DMN/20160719/testcase"
xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema">
<modelName>m.dmn</modelName>
<testCase id="a"><resultNode name="一"><expected><value xsi:type="xsd:decimal">%s</value></expected></resultNode>
</testCase><testCase id="b"><resultNode name="空" errorResult="true"/></testCase>
<testCase id="c"><resultNode name="外"><expected><value xsi:type="xsd:decimal">1</value></expected></resultNode>
</testCase></testCases>"""


@pytest.fixture
def kit(tmp_path: Path) -> Path:
    folder = tmp_path / "level" / "0001-我的"
    folder.mkdir(parents=True)
    (folder / "m.dmn").write_text(_MODEL, encoding="utf-8")
    (folder / "other.xml").write_text("<a/>", encoding="utf-8")
    return folder


def _write(kit: Path, expected: str) -> None:
    (kit / "m-test-01.xml").write_text(_CASES % expected, encoding="utf-8")


def test_all_pass(kit: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _write(kit, "1")
    assert main(["tck", str(tmp_path), "--json", "--results", str(tmp_path / "r.csv")]) == 0
    assert json.loads(capsys.readouterr().out) == {
        "cases": 3,
        "passed": 2,
        "failed": 0,
        "ignored": 1,
        "non_null": {"cases": 1, "passed": 1},
    }
    assert (tmp_path / "r.csv").read_text(encoding="utf-8").splitlines() == [
        '"level/0001-我的","m-test-01","a","SUCCESS",""',
        '"level/0001-我的","m-test-01","b","SUCCESS",""',
        '"level/0001-我的","m-test-01","c","IGNORED","要用别的语言写的函数"',
    ]


def test_a_failure_is_told_and_ends_with_1(kit: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _write(kit, "2")
    assert main(["tck", str(tmp_path)]) == 1
    told = capsys.readouterr().out.splitlines()
    assert told[0] == "不符　level/0001-我的 m-test-01 a：一：应为 2，算得 1"
    assert told[1] == "用例 3 个：相符 1，不符 1，略过 1。"


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        pytest.param("bad.xml", "<testCases", ("xml-unreadable", 2), id="cases that are no XML"),
        pytest.param("bad.dmn", "<definitions/>", ("dmn-not-dmn", 2), id="a model that is none"),
        pytest.param("m.dmn", None, ("tck-model-unknown", 0), id="a model that is missing"),
    ],
)
def test_what_cannot_be_read_stops_nothing_else(
    kit: Path, capsys: pytest.CaptureFixture[str], name: str, content: str | None, expected: tuple[str, int]
) -> None:
    code, passed = expected
    _write(kit, "1")
    if content is None:
        (kit / name).unlink()
    else:
        (kit / name).write_text(content, encoding="utf-8")
    assert main(["tck", str(kit), "--json"]) == 1
    captured = capsys.readouterr()
    told = json.loads(captured.out)
    assert (told["cases"], told["passed"]) == (3, passed)
    assert [each["code"] for each in told["problems"]] == [code]
    assert code in captured.err


def test_a_folder_without_cases_ends_with_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["tck", str(tmp_path / "none"), "--json"]) == 2
    assert [each["code"] for each in json.loads(capsys.readouterr().out)["problems"]] == ["tck-empty"]


def test_results_that_cannot_be_written_are_a_problem(
    kit: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _write(kit, "1")
    assert main(["tck", str(tmp_path), "--json", "--results", str(tmp_path / "none" / "r.csv")]) == 2
    assert [each["code"] for each in json.loads(capsys.readouterr().out)["problems"]] == ["file-not-written"]


def test_a_folder_in_place_of_a_file_is_a_problem(
    kit: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _write(kit, "1")
    (kit / "folder.xml").mkdir()
    assert main(["tck", str(tmp_path), "--json"]) == 1
    assert [each["code"] for each in json.loads(capsys.readouterr().out)["problems"]] == ["tck-unreadable"]


def test_a_folder_with_nothing_readable_ends_with_2(
    kit: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (kit / "bad.xml").write_text("<testCases", encoding="utf-8")
    assert main(["tck", str(tmp_path), "--json"]) == 2
    assert [each["code"] for each in json.loads(capsys.readouterr().out)["problems"]] == ["xml-unreadable"]
