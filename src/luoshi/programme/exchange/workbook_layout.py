"""Where everything stands in a workbook of rules: one vocabulary for writing it and for reading it back."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from luoshi.feel import Aggregation, Hit, Table
from luoshi.programme.exchange.rulebook import Path, RuleBook, guarded_rules, kind_behind
from luoshi.programme.model import Programme, TermType

INDEX: Final = "目录"
EXCEPTIONS: Final = "但书"
PARAMETERS: Final = "参数"
GUIDE: Final = "填写说明"
CHOICES: Final = "选项"
LONGEST_SHEET_NAME = 31

# Row numbers count from 0.
PROGRAMME_ROW, PROGRAMME_COLUMN = 1, 1
INDEX_HEAD_ROW = 4
LIST_HEAD_ROW = 2
SETTING_ROWS: Mapping[str, int] = MappingProxyType({"hit": 1, "aggregate": 2, "outputs": 3, "default": 4})
SETTING_COLUMN = 1
TABLE_HEAD_ROW = 6
TABLE_TYPE_ROW = 7
SPARE_ROWS = 50

NUMBER_TITLE: Final = "行"
RESULT_TITLE: Final = "结果"
CLAUSE_TITLE: Final = "条款"
INDEX_TITLES = ("判定", "工作表", "类型", "进位", CLAUSE_TITLE, "算式")
EXCEPTION_TITLES: Mapping[str, str] = MappingProxyType(
    {"label": "名称", "when": "条件", "then": RESULT_TITLE, "clause": CLAUSE_TITLE, "beats": "优先于"}
)
VALUE_TITLES: Mapping[str, str] = MappingProxyType(
    {"from": "起始日", "value": "取值", "clause": CLAUSE_TITLE, "label": "标注"}
)
SETTING_TITLES: Mapping[str, str] = MappingProxyType(
    {"hit": "命中方式", "aggregate": "汇总", "outputs": "可取的结果", "default": "其余的结果"}
)

HIT_LABELS: Mapping[str, str] = MappingProxyType(
    {
        Hit.UNIQUE.value: "唯一（unique）",
        Hit.FIRST.value: "首行（first）",
        Hit.ANY.value: "任一（any）",
        Hit.PRIORITY.value: "优先（priority）",
        Hit.COLLECT.value: "汇集（collect）",
        Hit.RULE_ORDER.value: "按行次（rule order）",
        Hit.OUTPUT_ORDER.value: "按结果次序（output order）",
    }
)
AGGREGATION_LABELS: Mapping[str, str] = MappingProxyType(
    {
        Aggregation.SUM.value.lower(): "求和（sum）",
        Aggregation.COUNT.value.lower(): "计数（count）",
        Aggregation.MIN.value.lower(): "最小（min）",
        Aggregation.MAX.value.lower(): "最大（max）",
    }
)
TYPE_LABELS: Mapping[TermType, str] = MappingProxyType(
    {
        TermType.BOOLEAN: "是否（true、false）",
        TermType.INTEGER: "整数",
        TermType.DECIMAL: "数字",
        TermType.RATE: "比例（例如 2%）",
        TermType.MONEY: "金额（元）",
        TermType.DATE: '日期（例如 date("2015-01-01")）',
        TermType.TEXT: "文字（加引号）",
        TermType.CHOICE: "选项（加引号）",
        TermType.ACCOUNT: "账号（加引号）",
    }
)
ANY_TYPE: Final = "按算式"

_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")
_RESERVED = ("history",)


@dataclass(frozen=True, slots=True)
class TableSheet:
    """The sheet of a decision table: its path in programme.yaml, and the kinds of its inputs (None: an expression)."""

    name: str
    decision: str
    path: Path
    kind: TermType
    input_kinds: tuple[TermType | None, ...]


def table_sheets(programme: Programme, book: RuleBook) -> tuple[TableSheet, ...]:
    """A sheet for each decision table, in the order of the package."""
    found: list[TableSheet] = []
    taken = [INDEX, EXCEPTIONS, PARAMETERS, GUIDE, CHOICES]
    for rule in guarded_rules(programme):
        if isinstance(rule.base, Table):
            name = sheet_name(rule.info.name, taken)
            taken.append(name)
            path = ("decisions", rule.info.name, "table")
            inputs = tuple(kind_behind(programme, each.text) for each in book.singles[(*path, "in")])
            found.append(TableSheet(name, rule.info.name, path, rule.info.type, inputs))
    return tuple(found)


def sheet_name(name: str, taken: Iterable[str]) -> str:
    """A name that Excel takes for a sheet, and that no other sheet has."""
    clean = _FORBIDDEN.sub("_", name).strip("' ") or "_"
    used = {each.casefold() for each in (*taken, *_RESERVED)}
    candidate = clean[:LONGEST_SHEET_NAME]
    number = 2
    while candidate.casefold() in used:
        ending = f"~{number}"
        candidate = clean[: LONGEST_SHEET_NAME - len(ending)] + ending
        number += 1
    return candidate
