"""Every hit policy in a package: what rows that fire together give; each leaves and returns as DMN and as Excel."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pytest

from luoshi.cli import main
from luoshi.feel import Null, NullCode, Value
from luoshi.feel.dmn import load, read_dmn
from luoshi.programme import contradictions, decide, json_value, load_files, show_value, values
from luoshi.programme.exchange import export_dmn, export_workbook, import_rules
from luoshi.programme.model import TermType
from tests.programme import fines

DAY = dt.date(2020, 6, 1)
# Two rows that overlap from 10 to 20: the first gives 2, the second 1.
TABLE = """  等级:
    clause: 一(一)
    type: {kind}
    {more}
    table:
      hit: {hit}
      in: [面积]
      rules:
        - {{when: ["<= 20"], then: {first}}}
        - {{when: [">= 10"], then: {second}}}
  从重:
"""
NUMBERS = ("2", "1")
TEXTS = ("'\"轻\"'", "'\"重\"'")
RANKED = 'outputs: \'"重", "轻"\''
MANY = "list: true"


@dataclass(frozen=True)
class Policy:
    """A table by its hit policy: the kind of the result, further fields of the decision and the table, the outputs."""

    hit: str
    kind: str = "integer"
    more: str = ""
    table: str = ""
    outputs: tuple[str, str] = NUMBERS

    def files(self, rows: int = 2) -> dict[str, bytes]:
        """The package with the table, of both rows or the first."""
        first, second = self.outputs
        text = TABLE.format(hit=self.hit, kind=self.kind, more=self.more, first=first, second=second)
        if not self.more:
            text = text.replace("    \n", "")
        if self.table:
            text = text.replace(f"      hit: {self.hit}\n", f"      hit: {self.hit}\n      {self.table}\n")
        if rows == 1:
            text = "".join(line for line in text.splitlines(keepends=True) if ">= 10" not in line)
        return fines.files(fines.PROGRAMME.replace("  从重:\n", text))


# Each: the policy, the area, and by hand the result or why there is none.
CASES = [
    pytest.param(Policy("unique", "integer", "", "", NUMBERS), 5, Decimal(2), id="unique"),
    pytest.param(Policy("first", "integer", "", "", NUMBERS), 15, Decimal(2), id="first"),
    pytest.param(Policy("any", "integer", "", "", ("2", "2")), 15, Decimal(2), id="any, alike"),
    pytest.param(Policy("any", "integer", "", "", NUMBERS), 15, NullCode.SEVERAL_ROWS, id="any, different"),
    pytest.param(Policy("unique", "integer", "", "", NUMBERS), 15, NullCode.SEVERAL_ROWS, id="unique, two rows"),
    pytest.param(Policy("priority", "text", "", RANKED, TEXTS), 15, "重", id="priority: the severest"),
    pytest.param(Policy("priority", "text", "", RANKED, TEXTS), 5, "轻", id="priority: the only one"),
    pytest.param(Policy("collect", "integer", MANY, "", NUMBERS), 15, (Decimal(2), Decimal(1)), id="collect"),
    pytest.param(Policy("collect", "integer", MANY, "", NUMBERS), 5, (Decimal(2),), id="collect one"),
    pytest.param(Policy("collect", "integer", "", "aggregate: sum", NUMBERS), 15, Decimal(3), id="sum"),
    pytest.param(Policy("collect", "integer", "", "aggregate: count", NUMBERS), 15, Decimal(2), id="count"),
    pytest.param(Policy("collect", "integer", "", "aggregate: min", NUMBERS), 15, Decimal(1), id="min"),
    pytest.param(Policy("collect", "integer", "", "aggregate: max", NUMBERS), 15, Decimal(2), id="max"),
    pytest.param(Policy("rule order", "text", MANY, "", TEXTS), 15, ("轻", "重"), id="rule order"),
    pytest.param(Policy("output order", "text", MANY, RANKED, TEXTS), 15, ("重", "轻"), id="output order"),
]


@pytest.mark.parametrize(("policy", "area", "expected"), CASES)
def test_a_hit_policy(policy: Policy, area: int, expected: Value | NullCode) -> None:
    loaded = load_files(policy.files())
    programme = loaded.programme
    assert programme is not None, [str(each) for each in loaded.problems]
    facts: dict[str, Value] = {"面积": Decimal(area)}
    outcome = decide(programme, facts, DAY).outcome
    assert outcome is not None
    found = {"plain": outcome.values["等级"], "fast": values(programme, facts, DAY)["等级"]}
    model = read_dmn(export_dmn(programme), "x.dmn").model
    assert model is not None
    found["dmn"] = load(model).evaluate("等级", facts)
    for way, value in found.items():
        if isinstance(expected, NullCode):
            assert isinstance(value, Null), way
            assert value.code is expected
        else:
            assert value == expected, way
    codes = [problem.code for problem in contradictions(programme, outcome)]
    assert codes == (["rules-conflict"] if isinstance(expected, NullCode) else [])


@pytest.mark.parametrize("policy", [pytest.param(*each.values[:1], id=each.id) for each in CASES])
def test_it_returns_unchanged(policy: Policy) -> None:
    files = policy.files()
    programme = load_files(files).programme
    assert programme is not None
    for name, content in (("a.xlsx", export_workbook(programme)), ("a.dmn", export_dmn(programme).encode())):
        imported = import_rules(files, name, content)
        assert (imported.problems, imported.changes) == ((), ())


@pytest.mark.parametrize(
    ("policy", "told"),
    [
        pytest.param(
            Policy("collect", more=MANY), "等级　第 1、2 行，一(一)：面积 <= 20 → 2；面积 >= 10 → 1", id="all"
        ),
        pytest.param(Policy("first"), "等级　第 1 行，一(一)：面积 <= 20 → 2", id="one"),
    ],
)
def test_decide_names_the_rows_that_count(
    policy: Policy, told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, content in policy.files().items():
        (tmp_path / name).write_bytes(content)
    (tmp_path / "facts.json").write_text('{"面积": 15}', encoding="utf-8")
    main(["decide", str(tmp_path), "--facts", str(tmp_path / "facts.json")])
    assert told in capsys.readouterr().out


def test_a_default_is_for_no_row() -> None:
    loaded = load_files(Policy("unique", table="default: 9").files(rows=1))
    assert loaded.programme is not None, [str(each) for each in loaded.problems]
    assert values(loaded.programme, {"面积": Decimal(30)}, DAY)["等级"] == Decimal(9)


def test_no_row_is_a_gap() -> None:
    loaded = load_files(Policy("unique").files(rows=1))
    assert loaded.programme is not None
    outcome = decide(loaded.programme, {"面积": Decimal(30)}, DAY).outcome
    assert outcome is not None
    assert [problem.code for problem in contradictions(loaded.programme, outcome)] == ["rules-gap"]


@pytest.mark.parametrize(
    ("policy", "code"),
    [
        pytest.param(Policy("unique", table="aggregate: sum"), "aggregate-not-collect", id="aggregate"),
        pytest.param(Policy("priority", "text", outputs=TEXTS), "outputs-missing", id="no ranking"),
        pytest.param(Policy("collect"), "feel-type", id="a list for a number"),
        pytest.param(Policy("unique", more=MANY), "feel-type", id="a number for a list"),
        pytest.param(Policy("collect", "money", f"{MANY}\n    round: half up to fen"), "list-of-money", id="money"),
        pytest.param(Policy("collect", table="aggregate: mean"), "value-choice", id="aggregation"),
    ],
)
def test_what_makes_no_sense_is_told(policy: Policy, code: str) -> None:
    assert code in {problem.code for problem in load_files(policy.files()).problems}


def test_lists_are_shown_item_by_item() -> None:
    assert json_value(TermType.INTEGER, (Decimal(2), Decimal(1))) == [2, 1]
    assert show_value(TermType.RATE, (Decimal("0.02"), Decimal("0.5"))) == "2%、50%"
    assert show_value(TermType.TEXT, ()) == "无"
