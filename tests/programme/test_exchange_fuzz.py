"""Whatever comes back gives problems or a sound package, and the same file brought back again changes nothing."""

import datetime as dt
from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from luoshi.programme import load_files
from luoshi.programme.exchange import export_dmn, export_workbook, import_rules
from tests.programme import fines, workbooks
from tests.programme.workbooks import Change, Formula

FILES = fines.files()

TEXTS = [
    "-",
    "",
    "1",
    "<= 1",
    "[1..",
    '"甲"',
    "一(一)",
    "一(一)、二(一)",
    "结果",
    "条款",
    "首行",
    "null",
    "%",
    "- a",
    ": ",
    "&a",
]
VALUES: st.SearchStrategy[Change] = st.one_of(
    st.sampled_from(TEXTS),
    st.text(max_size=6),
    st.floats(allow_nan=False, allow_infinity=False),
    st.booleans(),
    st.none(),
    st.just(dt.date(2020, 1, 1)),
    st.just(Formula("1", 1.0)),
)
CELLS = st.tuples(
    st.sampled_from(["罚款", "但书", "参数", "目录"]),
    st.builds(lambda column, row: f"{column}{row}", st.sampled_from("ABCDEFG"), st.integers(1, 14)),
)
PIECES = [
    "",
    "<text>",
    "</text>",
    "-",
    "[1..",
    "..2]",
    "0",
    "&lt;",
    "date(",
    '"',
    "面积",
    "<rule>",
    "</rule>",
    "null",
    "?",
]


@settings(max_examples=40, deadline=None)
@given(st.dictionaries(CELLS, VALUES, min_size=1, max_size=3))
def test_any_cells(cells: dict[tuple[str, str], Change]) -> None:
    printable = {
        cell: "".join(each for each in value if each.isprintable()) if isinstance(value, str) else value
        for cell, value in cells.items()
    }
    returned("规则.xlsx", workbooks.edited(workbook(), printable))


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.floats(0, 1), st.sampled_from(PIECES), st.integers(0, 12)), min_size=1, max_size=3))
def test_any_text(edits: list[tuple[float, str, int]]) -> None:
    text = dmn()
    for share, piece, length in edits:
        at = int(share * len(text))
        text = text[:at] + piece + text[at + length :]
    returned("rules.dmn", text.encode())


def returned(name: str, content: bytes) -> None:
    imported = import_rules(FILES, name, content)
    if imported.problems:
        assert (imported.files, imported.changes) == (FILES, ())
        assert all(problem.message for problem in imported.problems)
        return
    assert (imported.files == FILES) == (not imported.changes)
    assert load_files(imported.files).problems == ()
    again = import_rules(imported.files, name, content)
    assert (again.problems, again.changes) == ((), ())


@cache
def workbook() -> bytes:
    programme = load_files(FILES).programme
    assert programme is not None
    return export_workbook(programme)


@cache
def dmn() -> str:
    programme = load_files(FILES).programme
    assert programme is not None
    return export_dmn(programme)
