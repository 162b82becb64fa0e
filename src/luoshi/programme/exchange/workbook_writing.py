"""The rules of a programme as an Excel workbook that a clerk can read, change, and hand back."""

import datetime as dt
from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_range_abs

from luoshi.feel import Cell
from luoshi.money import Rounding
from luoshi.programme.deciding import value_on
from luoshi.programme.exchange.rulebook import Block, GuardedRule, RuleBook, Written, guarded_rules, rule_book
from luoshi.programme.exchange.workbook_layout import (
    AGGREGATION_LABELS,
    ANY_TYPE,
    CHOICES,
    CLAUSE_TITLE,
    EXCEPTION_TITLES,
    EXCEPTIONS,
    GUIDE,
    HIT_LABELS,
    INDEX,
    INDEX_HEAD_ROW,
    INDEX_TITLES,
    LIST_HEAD_ROW,
    NUMBER_TITLE,
    PARAMETERS,
    PROGRAMME_COLUMN,
    PROGRAMME_ROW,
    RESULT_TITLE,
    SETTING_COLUMN,
    SETTING_ROWS,
    SETTING_TITLES,
    SPARE_ROWS,
    TABLE_HEAD_ROW,
    TABLE_TYPE_ROW,
    TYPE_LABELS,
    VALUE_TITLES,
    TableSheet,
    table_sheets,
)
from luoshi.programme.model import Programme, TermType

_NARROWEST, _WIDEST = 10, 60
_LONGEST_CELL = 32_767
_ROUNDINGS = {
    Rounding.HALF_UP: "四舍五入到分",
    Rounding.HALF_EVEN: "四舍六入五成双到分",
    Rounding.DOWN: "舍去不足一分的",
    Rounding.UP: "不足一分的进为一分",
}
_ALLOWED = {
    "insert_rows": True,
    "delete_rows": True,
    "insert_columns": True,
    "delete_columns": True,
    "format_rows": True,
    "format_columns": True,
}
_GUIDE = (
    "白色的格子可以改，灰色的格子由系统填写，改了也不起作用。",
    "判定表一行是一条规定：每个条件写一个测试，不限的写 -；结果写数值、文字或算式；条款写依据的条款，几条之间用顿号。",
    "条件的写法：100（等于）、< 100、>= 100、[1..5]（含两端）、(1..5]（不含 1）、true、false，",
    '以及 "甲", "乙"（其中之一）、not("甲")（不是甲）。',
    '文字加引号，例如 "市属企业"；日期写 date("2015-01-01")；比例写 2%；算式中可以用目录里的判定、方案中的事实和参数。',
    "增加规定：在两行之间插入行，或写在最后一行之下。删去规定：删除整行，或把整行清空。",
    "不要合并单元格，不要用 Excel 公式，不要改工作表的名称。",
    "改好后用 luoshi import-rules 或方案页面交回；有不对的地方会逐格指出，没有改的地方一字不动。",
)


def export_workbook(programme: Programme, on: dt.date | None = None) -> bytes:
    """The workbook; with a day, the values of parameters that apply then are marked.

    The same programme gives the same bytes. Raises ValueError for a rule text longer than a cell can hold.
    """
    book = rule_book(programme)
    sheets = table_sheets(programme, book)
    buffer = BytesIO()
    # Text stays text: nothing in a rule may become a formula, a link or a number.
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(buffer, options) as workbook:
        created = dt.datetime(programme.since.year, 1, 1, tzinfo=dt.UTC)
        workbook.set_properties({"title": programme.title, "created": created})
        writer = _Writer(workbook, programme, book)
        writer.index(sheets)
        for sheet in sheets:
            writer.table(sheet)
        writer.exceptions()
        writer.parameters(on)
        writer.guide()
        writer.choices()
    return buffer.getvalue()


class _Writer:
    """One workbook being written."""

    def __init__(self, workbook: Any, programme: Programme, book: RuleBook) -> None:
        self._workbook = workbook
        self._programme = programme
        self._book = book
        self._rules: tuple[GuardedRule, ...] = tuple(guarded_rules(programme))
        self._choices: list[tuple[str, ...]] = []
        line = {"border": 1, "border_color": "#C9CFDA", "valign": "top", "text_wrap": True}
        guarded = {**line, "bg_color": "#F3F4F7", "font_color": "#3B4252"}
        self._title = workbook.add_format({"bold": True, "font_size": 15, "font_color": "#1F3A5F"})
        self._label = workbook.add_format({"bold": True, "font_color": "#3B4252", "valign": "top"})
        self._head = workbook.add_format({**line, "bold": True, "bg_color": "#DCE4F0", "valign": "vcenter"})
        self._open_head = workbook.add_format(
            {**line, "bold": True, "bg_color": "#EAF0E2", "valign": "vcenter", "locked": False, "num_format": "@"}
        )
        self._type = workbook.add_format({**line, "italic": True, "font_color": "#6B7280", "bg_color": "#F3F4F7"})
        self._guarded = workbook.add_format(guarded)
        self._link = workbook.add_format({**guarded, "font_color": "#1D5FA8", "underline": 1})
        self._open = workbook.add_format({**line, "locked": False, "num_format": "@"})
        self._result = workbook.add_format({**line, "locked": False, "num_format": "@", "bg_color": "#FFFBEB"})
        self._row = workbook.add_format({"locked": False, "num_format": "@", "valign": "top", "text_wrap": True})
        self._number = workbook.add_format({**guarded, "locked": False, "align": "center"})

    def index(self, sheets: Sequence[TableSheet]) -> None:
        """What there is, where it stands, and the formulas."""
        sheet = self._sheet(INDEX, f"《{self._programme.title}》的规则")
        sheet.write_string(PROGRAMME_ROW, 0, "方案", self._label)
        sheet.write_string(PROGRAMME_ROW, PROGRAMME_COLUMN, self._programme.id, self._guarded)
        sheet.write_string(PROGRAMME_ROW + 1, 0, "版本", self._label)
        sheet.write_string(PROGRAMME_ROW + 1, PROGRAMME_COLUMN, self._programme.digest[:16], self._guarded)
        for column, title in enumerate(INDEX_TITLES):
            sheet.write_string(INDEX_HEAD_ROW, column, title, self._head)
        by_decision = {each.decision: each for each in sheets}
        for row, rule in enumerate(self._rules, INDEX_HEAD_ROW + 1):
            own = by_decision.get(rule.info.name)
            rounding = rule.decision.rounding
            facts = (
                rule.info.name,
                own.name if own is not None else "",
                TYPE_LABELS[rule.info.type],
                _ROUNDINGS[rounding] if rounding is not None else "",
                _joined(rule.info.clauses),
            )
            for column, text in enumerate(facts):
                sheet.write_string(row, column, text, self._guarded)
            if own is not None:
                sheet.write_url(row, 1, f"internal:'{own.name.replace(chr(39), chr(39) * 2)}'!A1", self._link, own.name)
                sheet.write_string(row, len(facts), "", self._guarded)
            elif isinstance(rule.base, Cell):
                self._put(sheet, row, len(facts), rule.base.text.strip(), self._open)
        self._widths(sheet, [(18, 30), (14, 24), (20, 24), (16, 20), (16, 28), (50, 80)])
        sheet.freeze_panes(INDEX_HEAD_ROW + 1, 1)
        self._guard(sheet, rows=False)

    def table(self, own: TableSheet) -> None:
        """One decision table."""
        sheet = self._sheet(own.name, own.decision)
        singles = {key: self._book.singles[(*own.path, key)] for key in (*SETTING_ROWS, "in")}
        self._settings(sheet, own, singles)
        inputs = singles["in"]
        block = self._book.blocks[(*own.path, "rules")]
        width = len(inputs)
        sheet.write_string(TABLE_HEAD_ROW, 0, NUMBER_TITLE, self._head)
        sheet.write_string(TABLE_TYPE_ROW, 0, "", self._type)
        for column, (text, kind) in enumerate(zip(inputs, own.input_kinds, strict=True), 1):
            self._put(sheet, TABLE_HEAD_ROW, column, text.text, self._open_head)
            sheet.write_string(TABLE_TYPE_ROW, column, TYPE_LABELS[kind] if kind else ANY_TYPE, self._type)
        sheet.write_string(TABLE_HEAD_ROW, width + 1, RESULT_TITLE, self._head)
        sheet.write_string(TABLE_TYPE_ROW, width + 1, TYPE_LABELS[own.kind], self._type)
        sheet.write_string(TABLE_HEAD_ROW, width + 2, CLAUSE_TITLE, self._head)
        sheet.write_string(TABLE_TYPE_ROW, width + 2, "", self._type)
        first = TABLE_TYPE_ROW + 1
        last = first + len(block.lines) + SPARE_ROWS - 1
        for row in range(first, last + 1):
            sheet.set_row(row, None, self._row)
        for row, line in enumerate(block.lines, first):
            sheet.write_number(row, 0, row - first + 1, self._number)
            for column, test in enumerate(line["when"], 1):
                self._put(sheet, row, column, test.text, self._open)
            self._put(sheet, row, width + 1, line["then"][0].text, self._result)
            self._put(sheet, row, width + 2, _shown(line["clause"]), self._open)
        for column, (text, kind) in enumerate(zip(inputs, own.input_kinds, strict=True), 1):
            self._offer(sheet, (first, column, last), ("-", *self._options(kind, text.text)))
        self._offer(sheet, (first, width + 1, last), self._options(own.kind, own.decision))
        texts = [
            [text.text, *(line["when"][number].text for line in block.lines)] for number, text in enumerate(inputs)
        ]
        texts += [[line["then"][0].text for line in block.lines], [_shown(line["clause"]) for line in block.lines]]
        self._widths(sheet, [(14, 16), *((_width(column), _WIDEST) for column in texts)])
        sheet.freeze_panes(first, 1)
        self._guard(sheet)

    def exceptions(self) -> None:
        """Every exception, decision by decision."""
        blocks = [block for block in self._book.blocks.values() if block.path[-1] == "except"]
        if blocks:
            self._list(EXCEPTIONS, "但书：先于一般规定适用的规定", "判定", blocks, list(EXCEPTION_TITLES.items()), {})

    def parameters(self, on: dt.date | None) -> None:
        """Every dated value, parameter by parameter."""
        blocks = [block for block in self._book.blocks.values() if block.path[-1] == "values"]
        extra: dict[str, list[str]] = {"类型": [], f"{on} 适用" if on is not None else "": []}
        for parameter in self._programme.parameters.values():
            applies = value_on(parameter, max(on, parameter.values[0].since)) if on is not None else None
            for value in parameter.values:
                extra["类型"].append(TYPE_LABELS[parameter.type])
                extra[list(extra)[1]].append("✓" if value is applies else "")
        if on is None:
            del extra[""]
        if blocks:
            self._list(PARAMETERS, "参数：按日期变动的数值", "参数", blocks, list(VALUE_TITLES.items()), extra)

    def guide(self) -> None:
        """How to fill in."""
        sheet = self._sheet(GUIDE, GUIDE)
        for row, text in enumerate(_GUIDE, 2):
            sheet.write_string(row, 0, text, self._workbook.add_format({"text_wrap": True, "valign": "top"}))
        sheet.set_column(0, 0, 110)
        self._guard(sheet, rows=False)

    def choices(self) -> None:
        """The lists that the drop-downs offer, out of sight."""
        sheet = self._workbook.add_worksheet(CHOICES)
        for column, options in enumerate(self._choices):
            for row, option in enumerate(options):
                self._put(sheet, row, column, option, self._guarded)
        sheet.hide()
        sheet.protect()

    def _settings(self, sheet: Any, own: TableSheet, singles: dict[str, tuple[Written, ...]]) -> None:
        labels = {"hit": HIT_LABELS, "aggregate": AGGREGATION_LABELS}
        for key, row in SETTING_ROWS.items():
            sheet.write_string(row, 0, SETTING_TITLES[key], self._label)
            text = singles[key][0].text if singles[key] else ""
            known = labels.get(key)
            self._put(sheet, row, SETTING_COLUMN, known.get(text, text) if known else text, self._open)
            if known:
                self._offer(sheet, (row, SETTING_COLUMN, row), tuple(known.values()), only=True)

    def _list(
        self,
        name: str,
        title: str,
        owner: str,
        blocks: Sequence[Block],
        columns: Sequence[tuple[str, str]],
        extra: dict[str, list[str]],
    ) -> None:
        sheet = self._sheet(name, title)
        titles = (owner, *(column for _, column in columns), *extra)
        for column, text in enumerate(titles):
            sheet.write_string(LIST_HEAD_ROW, column, text, self._head)
        lines = [(block.path[1], line) for block in blocks for line in block.lines]
        first = LIST_HEAD_ROW + 1
        last = first + len(lines) + SPARE_ROWS - 1
        for row in range(first, last + 1):
            sheet.set_row(row, None, self._row)
        for row, (owned_by, line) in enumerate(lines, first):
            self._put(sheet, row, 0, owned_by, self._number)
            for column, (key, _) in enumerate(columns, 1):
                self._put(sheet, row, column, _shown(line[key]), self._open)
            for column, texts in enumerate(extra.values(), len(columns) + 1):
                self._put(sheet, row, column, texts[row - first], self._number)
        self._offer(sheet, (first, 0, last), tuple(dict.fromkeys(block.path[1] for block in blocks)), only=True)
        shown = [[owned_by for owned_by, _ in lines], *([_shown(line[key]) for _, line in lines] for key, _ in columns)]
        self._widths(sheet, [(_width(texts), _WIDEST) for texts in (*shown, *extra.values())])
        sheet.freeze_panes(first, 1)
        self._guard(sheet)

    def _sheet(self, name: str, title: str) -> Any:
        sheet = self._workbook.add_worksheet(name)
        sheet.write_string(0, 0, title, self._title)
        sheet.set_row(0, 26)
        sheet.hide_gridlines(2)
        sheet.set_paper(9)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        return sheet

    def _put(self, sheet: Any, row: int, column: int, text: str, format_: Any) -> None:
        if len(text) > _LONGEST_CELL:
            raise ValueError(f"a cell holds at most {_LONGEST_CELL} characters")
        sheet.write_string(row, column, text, format_)

    def _options(self, kind: TermType | None, name: str) -> tuple[str, ...]:
        if kind is TermType.BOOLEAN:
            return ("true", "false")
        term = self._programme.terms.get(name)
        return tuple(f'"{choice}"' for choice in term.choices) if term is not None else ()

    def _offer(self, sheet: Any, cells: tuple[int, int, int], options: Sequence[str], only: bool = False) -> None:
        """A drop-down in the cells of a column from one row to another; `only` refuses anything else."""
        if not [each for each in options if each != "-"]:
            return
        self._choices.append(tuple(options))
        column = len(self._choices) - 1
        first, at, last = cells
        source = f"='{CHOICES}'!{xl_range_abs(0, column, len(options) - 1, column)}"
        sheet.data_validation(first, at, last, at, {"validate": "list", "source": source, "show_error": only})

    def _widths(self, sheet: Any, widths: Iterable[tuple[int, int]]) -> None:
        for column, (width, most) in enumerate(widths):
            sheet.set_column(column, column, min(max(width + 2, _NARROWEST), most))

    def _guard(self, sheet: Any, rows: bool = True) -> None:
        sheet.protect("", _ALLOWED if rows else {"format_rows": True, "format_columns": True})


def _joined(texts: Iterable[str]) -> str:
    return "、".join(texts)


def _shown(texts: Sequence[Written]) -> str:
    return _joined(each.text for each in texts)


def _width(texts: Iterable[str]) -> int:
    """Columns of a monospaced face for the longest line: a Chinese character takes two."""
    return max(
        (
            sum(2 if ord(character) > 0x2E7F else 1 for character in line)
            for text in texts
            for line in text.splitlines()
        ),
        default=0,
    )
