"""`luoshi feel`: the contract of its JSON, its exit codes, and what people read."""

import json

import pytest

from luoshi.cli import main

ANSWERS = [
    (("50% * 人数", "--context", '{"人数": 0.1}'), {"value": "0.05", "type": "number", "null_reason": None}),
    (("[1, true]",), {"value": ["1", True], "type": "list<Any>", "null_reason": None}),
    (("1 + 1 / 0",), {"value": None, "type": "Null", "null_reason": "表达式:1:5：除数为零"}),
    (
        ("1 + 人数",),
        {
            "value": None,
            "type": "Null",
            "null_reason": "表达式:1:5：没有名为“人数”的事实或判定；请检查名称，或先把它定义为事实或判定",
        },
    ),
    (("[平均(1), 1]",), {"value": [None, "1"], "type": "list<number>", "null_reason": None}),
]


@pytest.mark.parametrize(("words", "expected"), ANSWERS)
def test_json_is_the_only_output(
    words: tuple[str, ...], expected: dict[str, object], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["feel", *words, "--json"]) == 0
    told = capsys.readouterr()
    assert (json.loads(told.out), told.err) == (expected, "")


REFUSALS = [
    (("1 +",), "feel-syntax", "表达式:1:4"),
    (("1", "--context", "{"), "json-unreadable", "“--context”"),
    (("1", "--context", "[1]"), "json-unreadable", "“--context”"),
    (("1", "--context", '{"甲": NaN}'), "json-unreadable", "“--context”"),
    (("1", "--context", '{"if": 1}'), "feel-bad-name", "“if”"),
]


@pytest.mark.parametrize(("words", "code", "where"), REFUSALS)
def test_what_cannot_be_read_is_refused(
    words: tuple[str, ...], code: str, where: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["feel", *words, "--json"]) == 2
    (problem,) = json.loads(capsys.readouterr().out)["problems"]
    assert (problem["code"], problem["where"]) == (code, where)
    assert main(["feel", *words]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert code in told.err


def test_people_read_values_and_reasons(capsys: pytest.CaptureFixture[str]) -> None:
    for words in (["1 / 4"], ['{甲: "乙"}'], ["1 / 0"]):
        assert main(["feel", *words]) == 0
    assert capsys.readouterr().out.splitlines() == ["0.25", '{"甲": "乙"}', "null：表达式:1:1：除数为零"]


def test_people_are_told_of_what_has_no_meaning(capsys: pytest.CaptureFixture[str]) -> None:
    """By the standard a call of no function is null; the person may have mistyped its name."""
    assert main(["feel", "[flor(1.5), 1]"]) == 0
    told = capsys.readouterr()
    assert told.out == '[null, "1"]\n'
    assert told.err.startswith("表达式:1:2: 没有名为“flor”的函数；是不是“floor”？")


def test_people_are_told_why_a_part_is_null(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["feel", "{甲: 1, 乙: [1 / 0, null]}"]) == 0
    told = capsys.readouterr()
    assert told.out == '{"甲": "1", "乙": [null, null]}\n'
    assert told.err == "其中的 null：表达式:1:12：除数为零\n"
