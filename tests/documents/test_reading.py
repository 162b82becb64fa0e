"""Reading documents: addresses, titles, and every fault of numbering with its line and column."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.documents import Document, read_markdown
from luoshi.documents.numerals import read_numeral, write_numeral
from luoshi.source import FilePlace

JOB_STABILITY = Path("programmes/job-stability/document.md")

PLAN = """# 方案
> 依据：甲〔2015〕1号、乙〔2016〕2号

## 一、范围
本市企业。

## 二、程序
（一）申请。
1. 到县区申请。
2. 到市里申请。
① 先登记；
② 后受理。
（二）审核。审核不超过10日，
逾期视为同意。
（三）公示。
"""

RULES = """# 细则
第一章 总则

第一条 为了稳岗，制定本细则。

第二章 补贴
第二条
企业可以申请下列补贴：
（一）稳岗补贴；
（二）培训补贴。

补贴不得重复申请，下列除外：
（一）跨年度的；
1. 上年已结清；

第三条 补贴标准。每人100元。

## 第四条 施行日期
自发布之日起施行。
"""

# Addresses, titles and texts follow the numbering of GB/T 9704 and 立法法: 款 is counted, 项 is （一）, 目 is 1.
CLAUSES = [
    ("heading with text", PLAN, "一", 1, None, "范围", "本市企业。"),
    ("heading with children", PLAN, "二", 1, None, "程序", ""),
    ("short sentence with children", PLAN, "二(一)", 2, "二", "申请", ""),
    ("third level", PLAN, "二(一)1", 3, "二(一)", "", "到县区申请。"),
    ("fourth level", PLAN, "二(一)2①", 4, "二(一)2", "", "先登记；"),
    ("title and text, lines joined", PLAN, "二(二)", 2, "二", "审核", "审核不超过10日，逾期视为同意。"),
    ("a lone short sentence is text", PLAN, "二(三)", 2, "二", "", "公示。"),
    ("chapter", RULES, "第一章", 1, None, "总则", ""),
    ("article in a chapter", RULES, "第一条", 2, "第一章", "", "为了稳岗，制定本细则。"),
    ("article whose text follows", RULES, "第二条", 2, "第二章", "", "企业可以申请下列补贴："),
    ("item of the first paragraph", RULES, "第二条(二)", 3, "第二条", "", "培训补贴。"),
    ("second paragraph", RULES, "第二条第二款", 3, "第二条", "", "补贴不得重复申请，下列除外："),
    ("item of the second paragraph", RULES, "第二条第二款(一)", 4, "第二条第二款", "", "跨年度的；"),
    ("subitem", RULES, "第二条第二款(一)1", 5, "第二条第二款(一)", "", "上年已结清；"),
    ("title of an article", RULES, "第三条", 2, "第二章", "补贴标准", "每人100元。"),
    ("article as a heading", RULES, "第四条", 2, "第二章", "施行日期", "自发布之日起施行。"),
]


@pytest.mark.parametrize(
    ("text", "address", "level", "parent", "title", "body"),
    [row[1:] for row in CLAUSES],
    ids=[row[0] for row in CLAUSES],
)
def test_clauses(text: str, address: str, level: int, parent: str | None, title: str, body: str) -> None:
    document, problems = read_markdown(text, "d.md")
    assert problems == ()
    assert document is not None
    clause = document.clause(address)
    assert clause is not None
    assert (clause.level, clause.parent, clause.title, clause.text) == (level, parent, title, body)


def test_title_basis_order_and_place() -> None:
    document = sound(PLAN)
    assert document.title == "方案"
    assert document.basis == ("甲〔2015〕1号", "乙〔2016〕2号")
    assert [clause.address for clause in document.clauses] == [
        "一", "二", "二(一)", "二(一)1", "二(一)2", "二(一)2①", "二(一)2②", "二(二)", "二(三)",
    ]  # fmt: skip
    assert [clause.where for clause in document.children("二(一)")] == [
        FilePlace("d.md", 9, 1),
        FilePlace("d.md", 10, 1),
    ]
    assert document.position("二(二)") == 7
    assert document.clause("二(九)") is None


def test_only_a_title_with_children_is_a_heading() -> None:
    document = sound(PLAN)
    headings = [clause.address for clause in document.clauses if document.is_heading(clause)]
    assert headings == ["二", "二(一)"]


# Each: text, and the problems as (code, line, column), columns counted from 1 in characters.
FAULTS = [
    ("duplicate", "# 题\n一、甲。\n一、乙。", [("clause-duplicate", 3, 1)]),
    ("skipped", "# 题\n一、甲。\n三、乙。", [("clause-skipped", 3, 1)]),
    ("first is not one", "# 题\n二、甲。", [("clause-skipped", 2, 1)]),
    ("duplicate below", "# 题\n一、甲。\n（一）子。\n（一）丑。", [("clause-duplicate", 4, 1)]),
    (
        "article skipped across chapters",
        "# 题\n第一章 甲\n第一条 子。\n第二章 乙\n第三条 丑。",
        [("clause-skipped", 5, 1)],
    ),
    ("mixed siblings", "# 题\n一、甲。\n1. 子。\n（一）丑。", [("clause-nesting", 4, 1)]),
    ("level turned over", "# 题\n（一）甲。\n一、乙。", [("clause-nesting", 3, 1)]),
    ("text before any clause", "# 题\n\n  导语。\n一、甲。", [("text-outside-clause", 3, 3)]),
    ("heading without number", "# 题\n一、甲。\n## 附则\n二、乙。", [("text-outside-clause", 3, 4)]),
    ("no title", "一、甲。", [("document-untitled", 1, 1)]),
    ("two titles", "# 题\n# 又题\n一、甲。", [("document-titled-twice", 2, 3)]),
    ("nothing numbered", "# 题\n", [("document-empty", 1, 1)]),
    (
        "all at once",
        "导语\n## 一、甲\n（一）子。\n（三）寅。\n二、乙。\n二、丙。",
        [
            ("text-outside-clause", 1, 1),
            ("clause-skipped", 4, 1),
            ("clause-duplicate", 6, 1),
            ("document-untitled", 1, 1),
        ],
    ),
]


@pytest.mark.parametrize(("text", "expected"), [row[1:] for row in FAULTS], ids=[row[0] for row in FAULTS])
def test_faults(text: str, expected: list[tuple[str, int, int]]) -> None:
    _, problems = read_markdown(text, "d.md")
    found = [(p.code, p.where.line, p.where.column) for p in problems if isinstance(p.where, FilePlace)]
    assert found == expected
    assert all(problem.remedy for problem in problems)


# Figures inside a sentence are no numbering.
NOT_LABELS = ["1.5倍计发。", "2015年执行。", "一项一策。", "第三条所列情形。", "（甲）方。"]


@pytest.mark.parametrize("line", NOT_LABELS)
def test_figures_do_not_number(line: str) -> None:
    assert [clause.address for clause in sound(f"# 题\n一、{line}\n{line}").clauses] == ["一"]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("一", 1),
        ("十", 10),
        ("十一", 11),
        ("二十", 20),
        ("九十九", 99),
        ("一百", 100),
        ("一百零五", 105),
        ("一百一十", 110),
    ]
    + [("一十", None), ("十十", None), ("零", None), ("一百五", None), ("", None), ("百", None)],
)
def test_numerals(text: str, number: int | None) -> None:
    assert read_numeral(text) == number


def test_numerals_read_as_written() -> None:
    assert [read_numeral(write_numeral(number)) for number in range(1, 1000)] == list(range(1, 1000))


def test_no_text_is_lost_of_the_document_of_a_package() -> None:
    text = JOB_STABILITY.read_text(encoding="utf-8")
    document = sound(text)
    assert len(document.clauses) == 60
    assert written(document) == bare(text)


PIECES = st.sampled_from(
    ["一、", "二、", "（一）", "（二）", "1. ", "2. ", "①", "第一条 ", "第二条 ", "第一章 ", "## ", "> "]
)
LINES = st.lists(
    st.tuples(PIECES, st.sampled_from(["企业申请。", "公示。须7天。", "", "补贴标准", "甲；乙"])), max_size=12
)


@given(LINES)
def test_no_text_is_lost(lines: list[tuple[str, str]]) -> None:
    text = "# 题\n一、总。\n" + "\n\n".join(piece + rest for piece, rest in lines)
    document, problems = read_markdown(text, "d.md")
    assert document is not None
    if not any(problem.code == "text-outside-clause" for problem in problems):
        assert written(document) == bare(text)


def sound(text: str) -> Document:
    """The document of a text that has no fault."""
    document, problems = read_markdown(text, "d.md")
    assert problems == ()
    assert document is not None
    return document


def written(document: Document) -> str:
    """All that the document holds, without space."""
    basis = "依据：" + "、".join(document.basis) if document.basis else ""
    return bare(document.title + basis + "".join(clause.written for clause in document.clauses))


def bare(text: str) -> str:
    """Text without space and the marks of Markdown."""
    return re.sub(r"[\s#>]", "", text)
