"""Rules as DMN: out and back to the byte, the same results in plain FEEL, edits made elsewhere, what is refused."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from luoshi.feel import Null, Value
from luoshi.feel.dmn import DmnModel, load, read_dmn
from luoshi.programme import load_files, values
from luoshi.programme.exchange import export_dmn, import_rules
from luoshi.source import FilePlace
from tests.programme import fines, tiny

FILE = "rules.dmn"
STABILITY = Path("programmes/job-stability")


def stability() -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in STABILITY.iterdir()}


@pytest.mark.parametrize("on", [None, dt.date(2020, 3, 1)], ids=["all values", "one day"])
@pytest.mark.parametrize(
    "files",
    [stability(), fines.files(), tiny.files(), fines.files(fines.STYLES)],
    ids=["job-stability", "exceptions", "no table", "every style"],
)
def test_out_and_back_changes_nothing(files: Mapping[str, bytes], on: dt.date | None) -> None:
    imported = import_rules(files, FILE, exported(files, on).encode())
    assert (imported.problems, imported.changes) == ((), ())
    assert imported.files == files


@pytest.mark.parametrize("files", [stability(), fines.files()], ids=["job-stability", "exceptions"])
def test_the_file_is_sound_dmn(files: Mapping[str, bytes]) -> None:
    read = read_dmn(exported(files), FILE)
    assert read.problems == ()
    assert read.model is not None
    assert load(read.model).problems == ()
    assert "%" not in "".join(text for text in exported(files).split("<text>")[1:])


def test_names_that_the_package_uses_itself_are_left_to_it() -> None:
    text = (
        fines.PROGRAMME.replace("决定日期", "判定日期")
        .replace("  从重:\n", "  罚款进位前的数:\n")
        .replace("地段", "位置")
    )
    files = fines.files(text, cases="[]\n")
    exported_text = exported(files)
    assert read_dmn(exported_text, FILE).problems == ()
    assert {'name="判定日期_"', 'name="罚款进位前的数_"'} <= set(exported_text.replace(">", " ").split(" "))
    imported = import_rules(files, FILE, exported_text.encode())
    assert (imported.problems, imported.changes) == ((), ())


FINES: list[dict[str, Value]] = [
    {"面积": Decimal("1.5")},
    {"面积": Decimal(1)},
    {"面积": Decimal("1.0001"), "残疾人经营": True},
    {"初次改正": True},
    {"占消防通道": True, "初次改正": True},
    {"初次改正": True, "一年内次数": Decimal(3)},
    {"决定日期": dt.date(2020, 1, 31)},
    {"决定日期": dt.date(2021, 1, 30)},
    {"一年内次数": Decimal(4), "地段": "背街"},
]
SOUND: dict[str, Value] = {
    "面积": Decimal(2),
    "占消防通道": False,
    "初次改正": False,
    "一年内次数": Decimal(1),
    "残疾人经营": False,
    "决定日期": dt.date(2020, 5, 15),
    "地段": "主干道",
}


@pytest.mark.parametrize("day", [dt.date(2020, 12, 31), dt.date(2021, 1, 1)])
@pytest.mark.parametrize("facts", FINES, ids=[str(list(each)) for each in FINES])
def test_plain_feel_says_the_same(facts: dict[str, Value], day: dt.date) -> None:
    """One case three ways: the package, its DMN with the day as input, its DMN of that day."""
    case = {**SOUND, **facts}
    programme = load_files(fines.files()).programme
    assert programme is not None
    wanted = values(programme, case, day)
    dated = run(exported(fines.files())).given({**case, "判定日期": day})
    of_day = run(exported(fines.files(), day)).given(case)
    compared = 0
    for name in programme.decisions:
        for found in (dated.value(name), of_day.value(name)):
            assert isinstance(found, Null) == isinstance(wanted[name], Null), (name, found, wanted[name])
            if not isinstance(found, Null):
                assert found == wanted[name]
                compared += 1
    assert compared >= 4


@pytest.mark.parametrize(
    ("rule", "day", "expected"),
    [
        ("last day", "2020-01-31", "2020-02-29"),
        ("next day", "2020-01-31", "2020-03-01"),
        ("no day", "2020-01-31", None),
        ("next day", "2020-01-15", "2020-02-15"),
        ("no day", "2020-01-29", "2020-02-29"),
    ],
)
def test_every_month_end_rule_has_an_equivalent(rule: str, day: str, expected: str | None) -> None:
    files = fines.files(fines.PROGRAMME.replace('"last day"', f'"{rule}"'))
    text = exported(files)
    assert "add months" not in text
    found = run(text).given({**SOUND, "决定日期": dt.date.fromisoformat(day)}).value("缴清日")
    assert found == dt.date.fromisoformat(expected) if expected else isinstance(found, Null)


ROW = "<text>&gt; 1</text>"
BASE_OUTPUT = "<text>面积 * 80</text>"

TO_CLAUSE = "</text>\n        </annotationEntry>\n        <annotationEntry>\n          "
DESCRIBED = "<description>二(二)</description>\n        <inputEntry>\n          <text>-"

# Each: what an editor changes in the file, and what becomes of programme.yaml.
EDITS = [
    pytest.param([(ROW, "<text>&gt; 1.5</text>")], [('["> 1"]', '["> 1.5"]')], id="a test"),
    pytest.param([(BASE_OUTPUT, "<text>\n  面积*80\n</text>")], [], id="spaces say nothing"),
    pytest.param([(BASE_OUTPUT, "<text>面积 * 90</text>")], [("then: 面积 * 80}", "then: 面积 * 90}")], id="a result"),
    pytest.param(
        [
            (
                "一年内次数 &gt;= 3</text>\n        </inputExpression>",
                "一年内次数 &gt;= 4</text>\n        </inputExpression>",
            )
        ],
        [("屡次, when: 一年内次数 >= 3", "屡次, when: 一年内次数 >= 4")],
        id="the condition of an exception",
    ),
    pytest.param(
        [("<text>面积 * 160</text>", "<text>面积 * 170</text>")],
        [("then: 面积 * 160", "then: 面积 * 170")],
        id="the result of an exception",
    ),
    pytest.param([("<text>300</text>", "<text>310</text>")], [("value: 300", "value: 310")], id="a dated value"),
    pytest.param(
        [('date("2021-01-01"))', 'date("2021-07-01"))'), ('&gt;= date("2021-01-01")', '&gt;= date("2021-07-01")')],
        [("from: 2021-01-01", "from: 2021-07-01")],
        id="the day from which a value holds",
    ),
    pytest.param(
        [(DESCRIBED, DESCRIBED.replace("二(二)", "二(三)"))],
        [("clause: 二(二)}\n      - label", "clause: 二(三)}\n      - label")],
        id="the annotation that dmn-js shows",
    ),
    pytest.param(
        [(f"屡次{TO_CLAUSE}<text>二(二)</text>", f"屡次{TO_CLAUSE}<text>二(三)</text>")],
        [("clause: 二(二)}\n      - label", "clause: 二(三)}\n      - label")],
        id="the annotation that other editors show",
    ),
]


@pytest.mark.parametrize(("replaced", "expected"), EDITS)
def test_an_edit_changes_just_that(replaced: list[tuple[str, str]], expected: list[tuple[str, str]]) -> None:
    imported = import_rules(fines.files(), FILE, changed(exported(fines.files()), replaced).encode())
    assert imported.problems == ()
    assert imported.files["programme.yaml"].decode() == changed(fines.PROGRAMME, expected)
    assert bool(imported.changes) == bool(expected)


def test_a_row_that_an_editor_added() -> None:
    text = exported(fines.files())
    row = (
        '<rule id="DecisionRule_1"><description>一(一)</description>'
        '<inputEntry id="UnaryTests_1"><text>[50..60]</text></inputEntry>'
        '<outputEntry id="LiteralExpression_1"><text>4000</text></outputEntry></rule>'
    )
    start = text.index('name="罚款的一般规定进位前的数">')
    end = text.index("</decisionTable>", start)
    imported = import_rules(fines.files(), FILE, (text[:end] + row + text[end:]).encode())
    assert imported.problems == ()
    assert imported.files["programme.yaml"].decode() == fines.PROGRAMME.replace(
        "then: 面积 * 80}\n", 'then: 面积 * 80}\n        - {when: ["[50..60]"], then: 4000, clause: 一(一)}\n'
    )
    (change,) = imported.changes
    assert str(change) == "罚款第 3 行：增加 [50..60]；4000；一(一)"


def test_one_value_of_a_day_changes_that_value() -> None:
    text = exported(fines.files(), dt.date(2021, 3, 1))
    imported = import_rules(fines.files(), FILE, changed(text, [("<text>500</text>", "<text>550</text>")]).encode())
    assert imported.problems == ()
    assert imported.files["programme.yaml"].decode() == fines.PROGRAMME.replace("value: 500", "value: 550")


def test_rates_come_back_as_percentages() -> None:
    text = changed(exported(stability()), [("<text>0.04</text>", "<text>0.035</text>")])
    imported = import_rules(stability(), FILE, text.encode())
    assert imported.problems == ()
    assert imported.files["programme.yaml"] == stability()["programme.yaml"].replace(b"value: 4%", b"value: 3.5%")


def test_the_rounding_of_a_formula_stays() -> None:
    text = exported(tiny.files())
    assert "<text>round half up(if 可领 then 出勤天数 * 日标准 else 0, 2)</text>" in text
    edited = changed(text, [("出勤天数 * 日标准 else 0, 2)", "出勤天数 * 日标准 else 1, 2)")])
    imported = import_rules(tiny.files(), FILE, edited.encode())
    assert imported.problems == ()
    assert imported.files["programme.yaml"].decode() == tiny.PROGRAMME.replace("日标准 else 0", "日标准 else 1")


EXCEPTION_END = "<text>二(一)</text>\n        </annotationEntry>\n      </rule>\n"
NEW_TESTS = "<inputEntry><text>true</text></inputEntry>" * 4
NEW_ROW = f'<rule id="x">{NEW_TESTS}<outputEntry><text>1</text></outputEntry></rule>'

# Each: what an editor changes, the code of the problem, and the text before which it stands.
REFUSED = [
    pytest.param([(BASE_OUTPUT, "<text>面只 * 80</text>")], "feel-unknown-name", "面只 * 80", id="unknown name"),
    pytest.param(
        [(BASE_OUTPUT, "<text>\n  if 面积 &lt; 5\n  then 9 else 面只</text>")],
        "feel-unknown-name",
        "面只</text>",
        id="in it",
    ),
    pytest.param([(ROW, "<text>&gt; 1 + 面只</text>")], "feel-unknown-name", "面只</text>", id="behind a reference"),
    pytest.param([(ROW, "<text>&gt; = 1</text>")], "feel-syntax", None, id="syntax"),
    pytest.param([("罚款进位前的数, 2)", "罚款进位前的数, 1)")], "rules-rounding", "round half up(罚款", id="rounding"),
    pytest.param([(BASE_OUTPUT, "<text></text>")], "rules-empty", '<rule id="row_', id="no result"),
    pytest.param([("<text>300</text>", "<text>100 + 200</text>")], "rules-value", "100 + 200", id="no value"),
    pytest.param(
        [('&gt;= date("2021-01-01")', '&gt; date("2021-01-01")')], "rules-days", None, id="days in another form"
    ),
    pytest.param([('&gt;= date("2021-01-01")', '&gt;= date("2021-02-01")')], "rules-days", None, id="days with a gap"),
    pytest.param([('name="缴清日">\n', 'name="期限">\n')], "rules-absent", None, id="decision renamed"),
    pytest.param(
        [('<decision id="decision_f40df51aba"', '<decision id="new" name="新的"/><decision id="decision_f40df51aba"')],
        "rules-not-carried",
        '<decision id="new"',
        id="a new decision",
    ),
    pytest.param([("[0..1000]", "[0..2000]")], "rules-not-carried", "<itemDefinition", id="the bounds of a fact"),
    pytest.param(
        [('name="面积" typeRef="面积的类型"', 'name="面积" typeRef="string"')],
        "rules-not-carried",
        "<inputData",
        id="the type of a fact",
    ),
    pytest.param([(EXCEPTION_END, EXCEPTION_END + NEW_ROW)], "rules-not-carried", "<decisionTable", id="a row more"),
    pytest.param(
        [("urn:luoshi:programme:stall-fines", "urn:luoshi:programme:other")],
        "rules-of-another",
        "<definitions",
        id="another programme",
    ),
]


@pytest.mark.parametrize(("replaced", "code", "before"), REFUSED)
def test_what_cannot_be_is_told_by_its_element(replaced: list[tuple[str, str]], code: str, before: str | None) -> None:
    text = changed(exported(fines.files()), replaced)
    imported = import_rules(fines.files(), FILE, text.encode())
    assert (imported.files, imported.changes) == (fines.files(), ())
    problem = next((each for each in imported.problems if each.code == code), None)
    assert problem is not None, [str(each) for each in imported.problems]
    assert problem.remedy
    assert isinstance(problem.where, FilePlace)
    assert problem.where.file == FILE
    if before is not None:
        line = text.split("\n")[problem.where.line - 1]
        assert line[problem.where.column - 1 :].startswith(before), (str(problem), line)


@pytest.mark.parametrize(
    "content",
    [b"", b"<a/>", b"<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/hostname'>]><definitions>&b;</definitions>"],
    ids=["empty", "another root", "an entity"],
)
def test_no_dmn_is_refused(content: bytes) -> None:
    assert import_rules(fines.files(), FILE, content).problems


def changed(text: str, replaced: list[tuple[str, str]]) -> str:
    """The text with each piece, which must occur exactly once, replaced."""
    for old, new in replaced:
        assert text.count(old) == 1, f"{old!r} occurs {text.count(old)} times"
        text = text.replace(old, new)
    return text


def run(text: str) -> DmnModel:
    model = read_dmn(text, FILE).model
    assert model is not None
    return load(model)


def exported(files: Mapping[str, bytes], on: dt.date | None = None) -> str:
    return _exported(tuple(files.items()), on)


@cache
def _exported(files: tuple[tuple[str, bytes], ...], on: dt.date | None) -> str:
    programme = load_files(dict(files)).programme
    assert programme is not None
    return export_dmn(programme, max(on, programme.since) if on is not None else None)
