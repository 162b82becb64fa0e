"""Rules as Excel workbooks: out and back to the byte, one cell changed, and everything Excel makes of what is typed."""

import datetime as dt
from collections.abc import Mapping
from functools import cache
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from luoshi.programme import load_files
from luoshi.programme.exchange import export_workbook, import_rules
from luoshi.source import CellPlace, FilePlace
from tests.programme import fines, tiny, workbooks
from tests.programme.workbooks import Change, Changes, Formula, Hidden, Merged

STABILITY = Path("programmes/job-stability")
BOOK = "规则.xlsx"


def stability() -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in STABILITY.iterdir()}


@pytest.mark.parametrize(
    "files",
    [
        pytest.param(stability(), id="job-stability"),
        pytest.param(fines.files(), id="exceptions"),
        pytest.param(tiny.files(), id="no table"),
        pytest.param(fines.files(fines.STYLES), id="every style"),
        pytest.param(
            {name: data.replace(b"\n", b"\r\n") for name, data in fines.files().items()}, id="lines of Windows"
        ),
        pytest.param(
            {**fines.files(), "programme.yaml": b"\xef\xbb\xbf" + fines.PROGRAMME.encode()}, id="byte order mark"
        ),
    ],
)
def test_out_and_back_changes_nothing(files: Mapping[str, bytes]) -> None:
    imported = import_rules(files, BOOK, exported(files))
    assert (imported.problems, imported.changes) == ((), ())
    assert imported.files == files


def test_the_same_rules_give_the_same_bytes() -> None:
    assert exported(fines.files()) == exported(fines.files())


def test_the_sheets() -> None:
    sheets = CalamineWorkbook.from_filelike(BytesIO(exported(stability()))).sheet_names
    assert sheets == ["目录", "补贴比例", "参数", "填写说明", "选项"]


def test_the_values_of_a_day_are_marked() -> None:
    programme = load_files(fines.files()).programme
    assert programme is not None
    content = export_workbook(programme, dt.date(2021, 3, 1))
    rows = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_name("参数").to_python()
    head, first, second = rows[2:5]
    column = head.index("2021-03-01 适用")
    assert (first[column], second[column]) == ("", "✓")
    assert import_rules(fines.files(), BOOK, content).changes == ()


EXCEPTIONS = fines.PROGRAMME[fines.PROGRAMME.index("      - {label: 初次") : fines.PROGRAMME.index("  缴清日")]
WITHOUT_THE_FIRST = (
    EXCEPTIONS,
    EXCEPTIONS.replace("      - {label: 初次, when: 初次改正, then: 0, clause: 二(一)}\n", "")
    .replace("beats: [初次, 屡次]", "beats: [屡次]")
    .replace(", beats: 初次}", "}"),
)

# Each: what is put where, what becomes of programme.yaml, and the words of the change.
EDITS: list[tuple[str, Changes, tuple[str, str], str]] = [
    (
        "a test",
        {("罚款", "B9"): "<= 2"},
        ('when: ["<= 1"], then: 50}', 'when: ["<= 2"], then: 50}'),
        "罚款第 1 行的条件“面积”：<= 1 → <= 2",
    ),
    ("a number", {("罚款", "C9"): 60.0}, ("then: 50}", "then: 60}"), "罚款第 1 行的结果：50 → 60"),
    (
        "a number with a fraction",
        {("罚款", "C9"): 60.55},
        ("then: 50}", "then: 60.55}"),
        "罚款第 1 行的结果：50 → 60.55",
    ),
    ("spaces around", {("罚款", "C9"): " 60\u3000"}, ("then: 50}", "then: 60}"), "罚款第 1 行的结果：50 → 60"),
    (
        "full-width signs are the author's own",
        {("罚款", "B9"): "＜＝2"},
        ('["<= 1"], then: 50}', '["＜＝2"], then: 50}'),
        "罚款第 1 行的条件“面积”：<= 1 → ＜＝2",
    ),
    (
        "a row after the last, a clause with full-width brackets, blank rows between",
        {("罚款", "B13"): "> 100", ("罚款", "C13"): "8000", ("罚款", "D13"): "一（一）", ("罚款", "B10"): "(1..100]"},
        (
            '        - {when: ["> 1"], then: 面积 * 80}\n',
            (
                '        - {when: ["(1..100]"], then: 面积 * 80}\n'
                '        - {when: ["> 100"], then: 8000, clause: 一(一)}\n'
            ),
        ),
        "罚款第 3 行：增加 > 100；8000；一(一)",
    ),
    (
        "a row cleared",
        {("罚款", "B9"): None, ("罚款", "C9"): None, ("罚款", "D9"): None},
        ('        - {when: ["<= 1"], then: 50}     # 一口价\n', ""),
        "罚款第 1 行：删去 <= 1；50；一(一)",
    ),
    (
        "a hit policy by its label",
        {("罚款", "B2"): "首行（first）"},
        ("hit: unique", "hit: first"),
        "罚款的命中方式：unique → first",
    ),
    (
        "a formula of the index",
        {("目录", "F7"): 'add months(决定日期, 2, "next day")'},
        ('add months(决定日期, 1, "last day")', 'add months(决定日期, 2, "next day")'),
        "缴清日的算式：",
    ),
    (
        "a dated value",
        {("参数", "C4"): 310.0},
        ("value: 300", "value: 310"),
        "通道标准自 2020-01-01 起的取值：300 → 310",
    ),
    (
        "a day that Excel made a date",
        {("参数", "B5"): dt.date(2021, 7, 1)},
        ("from: 2021-01-01", "from: 2021-07-01"),
        "通道标准自 2021-01-01 起的起始日：2021-01-01 → 2021-07-01",
    ),
    (
        "an exception's condition",
        {("但书", "C5"): "一年内次数 >= 4"},
        ("屡次, when: 一年内次数 >= 3", "屡次, when: 一年内次数 >= 4"),
        "罚款的但书“屡次”的条件：一年内次数 >= 3 → 一年内次数 >= 4",
    ),
    (
        "what an exception beats",
        {("但书", "F7"): "初次，屡次"},
        ("clause: 二(四), beats: 初次}", "clause: 二(四), beats: [初次, 屡次]}"),
        "罚款的但书“残疾人”的优先于：初次 → 初次、屡次",
    ),
    (
        "a new exception",
        {
            ("但书", "A9"): "罚款",
            ("但书", "B9"): "节日",
            ("但书", "C9"): "面积 < 0.5",
            ("但书", "D9"): 10.0,
            ("但书", "E9"): "二(四)",
            ("但书", "F9"): "残疾人",
        },
        (
            "clause: 二(四), beats: 初次}\n",
            (
                "clause: 二(四), beats: 初次}\n"
                "      - {label: 节日, when: 面积 < 0.5, then: 10, clause: 二(四), beats: 残疾人}\n"
            ),
        ),
        "罚款的但书“节日”：增加 节日；面积 < 0.5；10；二(四)；残疾人",
    ),
    (
        "an exception gone",
        {("但书", f"{column}4"): None for column in "ABCDEF"} | {("但书", "F6"): "屡次", ("但书", "F7"): None},
        WITHOUT_THE_FIRST,
        "罚款的但书“初次”：删去 初次；初次改正；0；二(一)",
    ),
    (
        "a value from a later day",
        {
            ("参数", "A6"): "通道标准",
            ("参数", "B6"): dt.date(2022, 1, 1),
            ("参数", "C6"): 600.0,
            ("参数", "D6"): "三(二)",
            ("参数", "E6"): "示范值",
        },
        (
            "clause: 三(二)}   # 提高\n",
            "clause: 三(二)}   # 提高\n      - {from: 2022-01-01, value: 600, clause: 三(二), label: 示范值}\n",
        ),
        "通道标准自 2022-01-01 起：增加 2022-01-01；600；三(二)；示范值",
    ),
    (
        "a hidden row is a row",
        {("罚款", "B9"): "<= 2", ("罚款", "A9"): Hidden()},
        ('["<= 1"]', '["<= 2"]'),
        "罚款第 1 行的条件“面积”：<= 1 → <= 2",
    ),
]


@pytest.mark.parametrize(("cells", "replaced", "words"), [each[1:] for each in EDITS], ids=[each[0] for each in EDITS])
def test_an_edit_changes_just_that(cells: Changes, replaced: tuple[str, str], words: str) -> None:
    imported = import_rules(fines.files(), BOOK, workbooks.edited(exported(fines.files()), cells))
    assert imported.problems == ()
    assert fines.PROGRAMME.count(replaced[0]) == 1
    assert imported.files["programme.yaml"].decode() == fines.PROGRAMME.replace(*replaced)
    assert any(str(change).startswith(words) for change in imported.changes), imported.changes


STYLED = [
    (
        {("目录", "F7"): "1\n+ 2"},
        "      if 面积 > 1   // 大的\n      then 面积 * 2\n      else 0\n\n",
        "      1\n      + 2\n\n",
    ),
    ({("目录", "F8"): "3"}, ">\n      if 面积 > 1\n      then 面积 * 2\n      else 0\n  双", "|\n      3\n  双"),
    ({("目录", "F9"): '"甲"'}, '"if 面积 > 1 then \\"大\\" else \\"小\\""', '"\\"甲\\""'),
    ({("目录", "F10"): "4"}, "is: if 面积 > 1\n      then 面积 * 2\n      else 0\n  疏", "is: 4\n  疏"),
    ({("疏排", "B9"): "<= 2"}, 'when: "<= 1"', 'when: "<= 2"'),
    ({("疏排", "C9"): "2"}, "          1\n          + 1\n", "          2\n"),
    ({("疏排", "D9"): "一(一)"}, "          + 1\n", "          + 1\n        clause: 一(一)\n"),
    ({("疏排", "B10"): "> 2"}, "- '> 1'", "- '> 2'"),
]


@pytest.mark.parametrize(("cells", "old", "new"), STYLED, ids=[str(list(each[0])) for each in STYLED])
def test_a_text_keeps_its_style(cells: dict[tuple[str, str], Change], old: str, new: str) -> None:
    files = fines.files(fines.STYLES)
    imported = import_rules(files, BOOK, workbooks.edited(exported(files), cells))
    assert imported.problems == ()
    assert fines.STYLES.count(old) == 1
    assert imported.files["programme.yaml"].decode() == fines.STYLES.replace(old, new)


def test_a_clause_of_the_whole_cannot_be_taken_from_a_row() -> None:
    cells = {("罚款", "D9"): None, ("参数", "D4"): " "}
    imported = import_rules(fines.files(), BOOK, workbooks.edited(exported(fines.files()), cells))
    assert (imported.problems, imported.changes) == ((), ())


def test_a_column_may_be_put_in() -> None:
    cells = {
        ("罚款", "C7"): "占消防通道",
        ("罚款", "D7"): "结果",
        ("罚款", "E7"): "条款",
        ("罚款", "C9"): "-",
        ("罚款", "D9"): "50",
        ("罚款", "E9"): "一(一)",
        ("罚款", "C10"): "false",
        ("罚款", "D10"): "面积 * 80",
        ("罚款", "E10"): "一(一)",
    }
    imported = import_rules(fines.files(), BOOK, workbooks.edited(exported(fines.files()), cells))
    assert imported.problems == ()
    assert imported.files["programme.yaml"].decode() == (
        fines.PROGRAMME.replace("in: [面积]", "in: [面积, 占消防通道]")
        .replace('["<= 1"]', '["<= 1", "-"]')
        .replace('["> 1"]', '["> 1", "false"]')
    )


RATE = "补贴比例"
RATES = [
    pytest.param({(RATE, "B9"): 0.02}, None, id="a number that is worth the same"),
    pytest.param({(RATE, "C12"): 0.0}, None, id="zero for 0%"),
    pytest.param({(RATE, "C12"): 0.025}, "0%→2.5%", id="a number in a column of rates"),
    pytest.param({(RATE, "C12"): "２％"}, "0%→２％", id="full-width percentage"),
]


@pytest.mark.parametrize(("cells", "expected"), RATES)
def test_rates_stay_percentages(cells: dict[tuple[str, str], Change], expected: str | None) -> None:
    # Put where the package writes a test of one number: <= 2% becomes 2%.
    files = stability()
    files["programme.yaml"] = files["programme.yaml"].replace(b'"<= 2%"', b'"2%"')
    imported = import_rules(files, BOOK, workbooks.edited(exported(files), cells))
    assert imported.problems == ()
    assert [f"{each.before}→{each.after}" for each in imported.changes] == ([expected] if expected else [])


# Each: what is put where; for each problem its code and cell.
FAULTS = [
    pytest.param({("罚款", "C10"): "面只 * 80"}, [("feel-unknown-name", "罚款", "C10")], id="unknown name"),
    pytest.param({("罚款", "B9"): "<= = 1"}, [("feel-syntax", "罚款", "B9")], id="syntax"),
    pytest.param({("罚款", "C9"): "true"}, [("feel-type", "罚款", "C9")], id="wrong type"),
    pytest.param({("罚款", "C9"): True}, [("feel-type", "罚款", "C9")], id="a yes for an amount"),
    pytest.param({("罚款", "B9"): dt.date(2020, 1, 2)}, [("feel-type", "罚款", "B9")], id="1-2 that Excel made a date"),
    pytest.param({("罚款", "C9"): None}, [("cell-empty", "罚款", "C9")], id="no result"),
    pytest.param({("罚款", "B9"): "  "}, [("cell-empty", "罚款", "B9")], id="no test"),
    pytest.param({("罚款", "C9"): Formula("25*2", 50.0)}, [("cell-formula", "罚款", "C9")], id="formula"),
    pytest.param({("罚款", "B9"): Merged("B9:B10")}, [("cell-merged", "罚款", "B9:B10")], id="merged"),
    pytest.param({("罚款", "F9"): "备注"}, [("cell-outside", "罚款", "F9")], id="outside the table"),
    pytest.param({("罚款", "C9"): 12345678901234567.0}, [("cell-imprecise", "罚款", "C9")], id="too many digits"),
    pytest.param({("罚款", "D9"): "九(九)"}, [("clause-unknown", "罚款", "D9")], id="unknown clause"),
    pytest.param({("罚款", "B2"): "随便"}, [("rules-setting", "罚款", "B2")], id="hit policy"),
    pytest.param({("罚款", "C7"): "得数"}, [("rules-head", "罚款", "A7")], id="head changed"),
    pytest.param({("罚款", "B7"): "面基"}, [("feel-unknown-name", "罚款", "B7")], id="input unknown"),
    pytest.param(
        {("罚款", f"{column}{row}"): None for column in "BCD" for row in (9, 10)},
        [("rules-emptied", "罚款", "A9")],
        id="no row left",
    ),
    pytest.param({("目录", "B2"): "other"}, [("rules-of-another", "目录", "B2")], id="another programme"),
    pytest.param({("目录", "F7"): ""}, [("cell-empty", "目录", "F7")], id="no formula"),
    pytest.param(
        {("目录", "A7"): "缴清曰"},
        [("rules-absent", "目录", "A5"), ("rules-unknown", "目录", "A7")],
        id="decision renamed",
    ),
    pytest.param({("但书", "A4"): "罚金"}, [("rules-unknown", "但书", "A4")], id="exception to nothing"),
    pytest.param({("但书", "B4"): ""}, [("cell-empty", "但书", "B4")], id="exception without a name"),
    pytest.param({("但书", "F7"): "初犯"}, [("exception-unknown", "但书", "A7")], id="beats nobody"),
    pytest.param({("但书", "C4"): "面积"}, [("feel-type", "但书", "C4")], id="a condition that is none"),
    pytest.param({("参数", "B5"): "2021年"}, [("value-type", "参数", "B5")], id="no date"),
    pytest.param({("参数", "C5"): "五百"}, [("value-type", "参数", "C5")], id="no amount"),
]


@pytest.mark.parametrize(("cells", "expected"), FAULTS)
def test_a_fault_is_told_by_its_cell(cells: Changes, expected: list[tuple[str, str, str]]) -> None:
    files = fines.files()
    imported = import_rules(files, BOOK, workbooks.edited(exported(files), cells))
    found = [
        (problem.code, place.sheet, place.cell)
        for problem in imported.problems
        if isinstance(place := problem.where, CellPlace)
    ]
    assert set(found) == set(expected), [str(each) for each in imported.problems]
    assert all(problem.remedy for problem in imported.problems)
    assert (imported.files, imported.changes) == (files, ())


def test_a_choice_needs_no_quotation_marks() -> None:
    text = fines.PROGRAMME.replace(
        "  从重:\n",
        "  分级:\n    clause: 一(一)\n    type: integer\n    table:\n"
        "      hit: unique\n      in: [地段]\n      rules:\n"
        "        - {when: ['\"主干道\"'], then: 1}\n        - {when: ['\"背街\"'], then: 2}\n  从重:\n",
    )
    files = fines.files(text)
    cells = {("分级", "B9"): "背街", ("分级", "B10"): "主干道"}
    imported = import_rules(files, BOOK, workbooks.edited(exported(files), cells))
    assert imported.problems == ()
    rules = imported.files["programme.yaml"].decode()
    assert rules == text.replace("""['"主干道"'], then: 1""", """['"背街"'], then: 1""").replace(
        """['"背街"'], then: 2""", """['"主干道"'], then: 2"""
    )


@pytest.mark.parametrize(
    ("content", "code"),
    [
        pytest.param(b"", "workbook-unreadable", id="empty"),
        pytest.param(b"PK\x03\x04 no zip", "workbook-unreadable", id="no zip"),
        pytest.param(b"x" * (20 * 1024 * 1024 + 1), "file-too-large", id="too large"),
    ],
)
def test_no_workbook_is_refused(content: bytes, code: str) -> None:
    (problem,) = import_rules(fines.files(), BOOK, content).problems
    assert problem.code == code


def test_a_sheet_that_was_renamed_is_missed() -> None:
    content = workbooks.renamed(exported(fines.files()), "罚款", "罚金")
    (problem,) = import_rules(fines.files(), BOOK, content).problems
    assert problem.code == "sheet-missing"
    assert "罚款" in problem.message


def test_another_kind_of_file_is_refused() -> None:
    (problem,) = import_rules(fines.files(), "规则.csv", b"1,2").problems
    assert problem.code == "rules-format"


def test_a_package_with_problems_is_told_first() -> None:
    broken = fines.files(fines.PROGRAMME.replace("type: integer", "type: integr"))
    imported = import_rules(broken, BOOK, exported(fines.files()))
    assert [type(problem.where) for problem in imported.problems] == [FilePlace]


NAME = st.text(st.sampled_from("判定[]:*?/\\' a一"), min_size=1, max_size=40)


@given(st.lists(NAME, min_size=1, max_size=8))
def test_sheet_names_are_taken_by_excel(names: list[str]) -> None:
    """Law: at most 31 characters, none that Excel refuses, no two the same whatever their case."""
    from luoshi.programme.exchange.workbook_layout import sheet_name

    taken: list[str] = []
    for name in names:
        found = sheet_name(name, taken)
        assert 0 < len(found) <= 31
        assert not set(found) & set("[]:*?/\\")
        assert found.strip("'") == found
        assert found.casefold() not in [each.casefold() for each in taken]
        taken.append(found)


def exported(files: Mapping[str, bytes]) -> bytes:
    return _exported(tuple(files.items()))


@cache
def _exported(files: tuple[tuple[str, bytes], ...]) -> bytes:
    programme = load_files(dict(files)).programme
    assert programme is not None
    return export_workbook(programme)
