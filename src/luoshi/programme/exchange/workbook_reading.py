"""An edited workbook of rules as texts again, every fault by its sheet and cell.

What Excel makes of a typed text is undone: a number, a date or a yes is the text that the rule language has for it.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO

from python_calamine import CalamineSheet, CalamineWorkbook
from xlsxwriter.utility import xl_cell_to_rowcol, xl_rowcol_to_cell

from luoshi.feel import Cell
from luoshi.programme.exchange.rulebook import (
    Block,
    Line,
    Path,
    RuleBook,
    Written,
    guarded_rules,
    kind_behind,
    number_text,
    value_text,
)
from luoshi.programme.exchange.workbook_layout import (
    AGGREGATION_LABELS,
    CLAUSE_TITLE,
    EXCEPTION_TITLES,
    EXCEPTIONS,
    HIT_LABELS,
    INDEX,
    INDEX_HEAD_ROW,
    INDEX_TITLES,
    LIST_HEAD_ROW,
    PARAMETERS,
    PROGRAMME_COLUMN,
    PROGRAMME_ROW,
    RESULT_TITLE,
    SETTING_COLUMN,
    SETTING_ROWS,
    SETTING_TITLES,
    TABLE_HEAD_ROW,
    TABLE_TYPE_ROW,
    VALUE_TITLES,
    TableSheet,
    table_sheets,
)
from luoshi.programme.fields import address, read_decimal
from luoshi.programme.model import Programme, TermType
from luoshi.programme.report import nearest
from luoshi.source import CellPlace, Problem
from luoshi.spreadsheets import UNREADABLE, scan

MAX_BYTES = 20 * 1024 * 1024
_MAX_ROWS = 50_000
_MAX_COLUMNS = 200
# Whole numbers beyond this and other numbers with more digits are not what was typed: Excel keeps binary doubles.
_EXACT = 2**53
_EXACT_DIGITS = 15
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff"))
_SEPARATORS = str.maketrans({",": "、", "，": "、", ";": "、", "；": "、", "\n": "、"})

Value = str | float | int | bool | dt.date | dt.time | dt.datetime | dt.timedelta


@dataclass(frozen=True, slots=True)
class ReadWorkbook:
    """The rules in a workbook; good only where there is no problem."""

    book: RuleBook
    problems: tuple[Problem, ...]


def read_workbook(programme: Programme, current: RuleBook, name: str, content: bytes) -> ReadWorkbook:
    """The rules that an edited workbook of the programme holds; `current` are those that it was made from."""
    nothing = RuleBook({}, {})
    whole = CellPlace(name, "", "")
    if len(content) > MAX_BYTES:
        message = f"文件有 {len(content)} 字节，超过上限 {MAX_BYTES} 字节"
        return ReadWorkbook(nothing, (Problem("file-too-large", message, whole, "删去表外的内容"),))
    wanted = [INDEX, *(each.name for each in table_sheets(programme, current))]
    wanted += [name for name, last in ((EXCEPTIONS, "except"), (PARAMETERS, "values")) if _blocks(current, last)]
    problems: list[Problem] = []
    try:
        scans = scan(content, _MAX_ROWS, _MAX_COLUMNS)
        workbook = CalamineWorkbook.from_filelike(BytesIO(content))
        sheets = {
            sheet: _Sheet(name, sheet, workbook.get_sheet_by_name(sheet), scans[sheet].formulas, problems)
            for sheet in wanted
            if sheet in scans and not scans[sheet].far
        }
    except UNREADABLE:
        problem = Problem("workbook-unreadable", "打不开这个工作簿", whole, "另存为没有密码的 .xlsx 后再交")
        return ReadWorkbook(nothing, (problem,))
    for sheet in wanted:
        if sheet not in scans:
            problems.append(
                Problem("sheet-missing", f"没有名为“{sheet}”的工作表", whole, "从导出的工作簿改起，不要改工作表的名称")
            )
        elif scans[sheet].far:
            message = f"工作表超过 {_MAX_ROWS} 行或 {_MAX_COLUMNS} 列"
            problems.append(Problem("sheet-too-large", message, CellPlace(name, sheet, "A1"), "删去表外的内容"))
    if problems or not _is_of(programme, sheets[INDEX]):
        return ReadWorkbook(nothing, tuple(problems))
    reader = _Reader(programme, current, sheets, problems)
    return ReadWorkbook(reader.read(), tuple(problems))


def _blocks(book: RuleBook, last: str) -> list[Block]:
    return [block for path, block in book.blocks.items() if path[-1] == last]


def _is_of(programme: Programme, index: "_Sheet") -> bool:
    found = index.text(PROGRAMME_ROW, PROGRAMME_COLUMN)
    if found == programme.id:
        return True
    message = f"这是“{found}”的规则，不是“{programme.id}”的"
    index.report("rules-of-another", message, (PROGRAMME_ROW, PROGRAMME_COLUMN), "换成这个方案的工作簿")
    return False


class _Sheet:
    """The cells of a sheet, counted from 0, and the problems of each."""

    def __init__(
        self, workbook: str, name: str, sheet: CalamineSheet, formulas: Iterable[str], problems: list[Problem]
    ) -> None:
        self._workbook = workbook
        self._name = name
        self._rows: list[list[Value]] = sheet.to_python(skip_empty_area=False)
        self.width = max((len(row) for row in self._rows), default=0)
        self._formulas = {xl_cell_to_rowcol(cell) for cell in formulas if cell}
        self._problems = problems
        for start, end in sheet.merged_cell_ranges or ():
            cells = f"{xl_rowcol_to_cell(*start)}:{xl_rowcol_to_cell(*end)}"
            problems.append(
                Problem("cell-merged", "有合并的单元格", CellPlace(workbook, name, cells), "取消合并，每格都填上")
            )

    @property
    def height(self) -> int:
        return len(self._rows)

    def place(self, row: int, column: int) -> CellPlace:
        return CellPlace(self._workbook, self._name, xl_rowcol_to_cell(row, column))

    def value(self, row: int, column: int) -> Value:
        value = self._rows[row][column] if row < len(self._rows) and column < len(self._rows[row]) else ""
        return float(value) if isinstance(value, int) and not isinstance(value, bool) else value

    def text(self, row: int, column: int) -> str:
        """The cell as a text that is no rule."""
        value = self.value(row, column)
        if (row, column) in self._formulas:
            self.report("cell-formula", "单元格里是 Excel 公式", (row, column), "粘贴为数值，或写成规则的算式")
            return ""
        match value:
            case bool():
                return "true" if value else "false"
            case float():
                return number_text(Decimal(repr(value)))
            case dt.datetime() if value.time() == dt.time():
                return value.date().isoformat()
            case dt.datetime() | dt.date() | dt.time():
                return value.isoformat()
            case _:
                return _clean(str(value))

    def rule(self, row: int, column: int, kind: TermType | None, now: str = "") -> Written:
        """The cell as rule text; `now` is the text that the package has there."""
        value, where = self.value(row, column), self.place(row, column)
        if (row, column) in self._formulas or isinstance(value, str):
            text = self.text(row, column)
            return Written(text, text.replace("\r\n", "\n"), where)
        text = self._converted(value, kind, (row, column))
        number = _number(text) if isinstance(value, float) else None
        if number is not None and number == _number(now):
            text = now
        return Written(text, text, where)

    def report(self, code: str, message: str, at: tuple[int, int], remedy: str) -> None:
        self._problems.append(Problem(code, message, self.place(*at), remedy))

    def is_blank(self, row: int, columns: Iterable[int]) -> bool:
        return all(not _clean(str(self.value(row, column))) for column in columns)

    def _converted(self, value: Value, kind: TermType | None, at: tuple[int, int]) -> str:
        match value:
            case bool():
                return "true" if value else "false"
            case float():
                number = Decimal(repr(value))
                if abs(value) >= _EXACT or len(number.normalize().as_tuple().digits) > _EXACT_DIGITS:
                    self.report("cell-imprecise", f"“{value!r}”位数太多，Excel 已经改动过", at, "设为文本格式后重填")
                return value_text(kind, number) if kind is TermType.RATE else number_text(number)
            case dt.datetime() if value.time() == dt.time():
                return f'date("{value.date().isoformat()}")'
            case dt.datetime():
                return f'date and time("{value.isoformat()}")'
            case dt.date():
                return f'date("{value.isoformat()}")'
            case dt.time():
                return f'time("{value.isoformat()}")'
            case _:
                self.report("cell-duration", "单元格里是 Excel 的时长", at, '写成文本，例如 duration("PT4H")')
                return ""


class _Reader:
    """One workbook being read."""

    def __init__(
        self, programme: Programme, current: RuleBook, sheets: Mapping[str, _Sheet], problems: list[Problem]
    ) -> None:
        self._programme = programme
        self._current = current
        self._sheets = sheets
        self._problems = problems

    def read(self) -> RuleBook:
        singles: dict[Path, tuple[Written, ...]] = dict(self._formulas())
        blocks: dict[Path, Block] = {}
        for own in table_sheets(self._programme, self._current):
            sheet = self._sheets[own.name]
            singles |= self._settings(own, sheet)
            found = self._table(own, sheet)
            if found is not None:
                inputs, block = found
                singles[(*own.path, "in")] = inputs
                blocks[block.path] = block
        for name, last, titles in ((EXCEPTIONS, "except", EXCEPTION_TITLES), (PARAMETERS, "values", VALUE_TITLES)):
            if name in self._sheets:
                blocks |= self._list(self._sheets[name], last, titles)
        return RuleBook(singles, blocks)

    def _formulas(self) -> Iterator[tuple[Path, tuple[Written, ...]]]:
        index = self._sheets[INDEX]
        column = len(INDEX_TITLES) - 1
        rows = {index.text(row, 0): row for row in range(INDEX_HEAD_ROW + 1, index.height)}
        for rule in guarded_rules(self._programme):
            path = ("decisions", rule.info.name, "is")
            if not isinstance(rule.base, Cell):
                continue
            if rule.info.name not in rows:
                message = f"目录里没有判定“{rule.info.name}”"
                index.report("rules-absent", message, (INDEX_HEAD_ROW, 0), "从导出的工作簿改起，不要删改目录")
                continue
            now = self._current.singles[path][0].text
            text = self._filled(index, index.rule(rows[rule.info.name], column, rule.info.type, now), "写上算式")
            yield path, (text,)
        known = {rule.info.name for rule in guarded_rules(self._programme)}
        for name, row in rows.items():
            if name and name not in known:
                index.report("rules-unknown", f"方案里没有判定“{name}”", (row, 0), "删去这一行；新的判定写进方案包")

    def _settings(self, own: TableSheet, sheet: _Sheet) -> Iterator[tuple[Path, tuple[Written, ...]]]:
        for key, row in SETTING_ROWS.items():
            now = self._current.singles[(*own.path, key)]
            text = sheet.rule(row, SETTING_COLUMN, own.kind, now[0].text if now else "")
            labels = {"hit": HIT_LABELS, "aggregate": AGGREGATION_LABELS}.get(key)
            if labels is not None and text.text:
                said = _labelled(text.text, labels)
                if said is None:
                    message = f"“{SETTING_TITLES[key]}”不能是“{text.text}”"
                    sheet.report(
                        "rules-setting", message, (row, SETTING_COLUMN), f"可用的有：{'、'.join(labels.values())}"
                    )
                    said = ""
                text = Written(said, said, text.where)
            if key == "hit":
                text = self._filled(sheet, text, "选一种命中方式")
            yield (*own.path, key), (text,) if text.text else ()

    def _table(self, own: TableSheet, sheet: _Sheet) -> tuple[tuple[Written, ...], Block] | None:
        """The inputs and the rows of a table; None where its head is not what it has to be."""
        heads = [sheet.text(TABLE_HEAD_ROW, column) for column in range(sheet.width)]
        result = max((column for column, text in enumerate(heads) if text == RESULT_TITLE), default=0)
        if result < 2 or heads[result + 1 : result + 2] != [CLAUSE_TITLE]:
            message = f"第 {TABLE_HEAD_ROW + 1} 行应依次是：行、各个条件、{RESULT_TITLE}、{CLAUSE_TITLE}"
            sheet.report("rules-head", message, (TABLE_HEAD_ROW, 0), "照导出的工作簿改回来")
            return None
        now_inputs = self._current.singles[(*own.path, "in")]
        inputs = tuple(
            self._filled(sheet, sheet.rule(TABLE_HEAD_ROW, column, None), "写上这一列所看的事实或算式")
            for column in range(1, result)
        )
        kinds = [kind_behind(self._programme, each.text) for each in inputs]
        now = self._current.blocks[(*own.path, "rules")].lines
        first = TABLE_TYPE_ROW + 1
        lines: list[Line] = []
        places: list[CellPlace] = []
        for row in range(first, sheet.height):
            self._look_beyond(sheet, row, result + 2)
            if sheet.is_blank(row, range(1, result + 2)):
                continue
            before = now[len(lines)] if len(lines) < len(now) and len(now_inputs) == len(inputs) else None
            tests = tuple(
                self._filled(sheet, self._test(sheet, row, column, kinds[column - 1], before), "不限的写 -")
                for column in range(1, result)
            )
            shown = before["then"][0].text if before is not None else ""
            output = self._filled(
                sheet, self._quoted(sheet.rule(row, result, own.kind, shown), own.decision), "写上结果"
            )
            now_clauses = before["clause"] if before is not None else ()
            clauses = _several(sheet.rule(row, result + 1, None), now_clauses, clauses=True)
            lines.append({"when": tests, "then": (output,), "clause": clauses})
            places.append(sheet.place(row, 0))
        if not lines:
            sheet.report("rules-emptied", "判定表没有一行", (first, 0), "至少留一行")
            return None
        return inputs, Block((*own.path, "rules"), tuple(lines), tuple(places))

    def _test(self, sheet: _Sheet, row: int, column: int, kind: TermType | None, before: Line | None) -> Written:
        now = before["when"][column - 1].text if before is not None else ""
        written = sheet.rule(row, column, kind, now)
        head = sheet.text(TABLE_HEAD_ROW, column)
        return self._quoted(written, head)

    def _quoted(self, written: Written, name: str) -> Written:
        """A choice that was typed without its quotation marks, with them."""
        term = self._programme.terms.get(name)
        if term is None or written.text not in term.choices:
            return written
        text = f'"{written.text}"'
        return Written(text, text, written.where)

    def _list(self, sheet: _Sheet, last: str, titles: Mapping[str, str]) -> dict[Path, Block]:
        blocks = _blocks(self._current, last)
        heads = {sheet.text(LIST_HEAD_ROW, column): column for column in range(sheet.width)}
        missing = [title for title in titles.values() if title not in heads]
        if missing:
            message = f"第 {LIST_HEAD_ROW + 1} 行缺少：{'、'.join(missing)}"
            sheet.report("rules-head", message, (LIST_HEAD_ROW, 0), "照导出的工作簿改回来")
            return {}
        columns = {key: heads[title] for key, title in titles.items()}
        gathered: dict[str, list[tuple[Line, CellPlace]]] = {block.path[1]: [] for block in blocks}
        for row in range(LIST_HEAD_ROW + 1, sheet.height):
            if sheet.is_blank(row, columns.values()):
                continue
            owner = sheet.text(row, 0)
            if owner not in gathered:
                sheet.report("rules-unknown", f"这里没有“{owner}”", (row, 0), nearest(owner, gathered))
                continue
            at = len(gathered[owner])
            now = next(block for block in blocks if block.path[1] == owner).lines
            line = self._list_line(sheet, row, columns, owner, now[at] if at < len(now) else None)
            gathered[owner].append((line, sheet.place(row, 0)))
        for owner, found in gathered.items():
            if not found:
                sheet.report("rules-emptied", f"“{owner}”没有一行", (LIST_HEAD_ROW + 1, 0), "至少留一行")
        return {
            block.path: Block(
                block.path,
                tuple(line for line, _ in gathered[block.path[1]]),
                tuple(place for _, place in gathered[block.path[1]]),
            )
            for block in blocks
        }

    def _list_line(self, sheet: _Sheet, row: int, columns: Mapping[str, int], owner: str, now: Line | None) -> Line:
        kind = kind_behind(self._programme, owner)
        line: dict[str, tuple[Written, ...]] = {}
        for key, column in columns.items():
            before = now[key][0].text if now is not None and now[key] else ""
            match key:
                case "from" | "label":
                    text = sheet.text(row, column)
                    written = Written(text, text, sheet.place(row, column))
                    line[key] = (written,) if text or key == "from" else ()
                case "clause" | "beats":
                    now_names = now[key] if now is not None else ()
                    line[key] = _several(sheet.rule(row, column, None), now_names, clauses=key == "clause")
                case _:
                    written = sheet.rule(row, column, kind if key in ("then", "value") else None, before)
                    line[key] = (written,)
            if key in ("from", "value", "when", "then"):
                self._filled(sheet, line[key][0], "填写")
        if "when" in line:
            label = sheet.text(row, columns["label"])
            line["label"] = (
                self._filled(sheet, Written(label, label, sheet.place(row, columns["label"])), "给这条但书一个名称"),
            )
        return line

    def _filled(self, sheet: _Sheet, written: Written, remedy: str) -> Written:
        if not written.text and isinstance(written.where, CellPlace):
            told = {problem.where for problem in self._problems}
            if written.where not in told:
                sheet.report("cell-empty", "单元格是空的", xl_cell_to_rowcol(written.where.cell), remedy)
        return written

    def _look_beyond(self, sheet: _Sheet, row: int, width: int) -> None:
        for column in range(width, sheet.width):
            if not sheet.is_blank(row, (column,)):
                sheet.report("cell-outside", "表外有内容", (row, column), "移到表内，或删去")


def _clean(text: str) -> str:
    """The text without spaces around it and without characters that nobody sees."""
    return text.translate(_INVISIBLE).replace("\u00a0", " ").replace("_x000D_", "").strip()


def _number(text: str) -> Decimal | None:
    return read_decimal(text.strip().replace("％", "%"))


def _labelled(text: str, labels: Mapping[str, str]) -> str | None:
    for value, label in labels.items():
        if text.casefold() in (value, label.casefold()) or text == label.partition("（")[0]:
            return value
    return None


def _several(written: Written, now: Sequence[Written], clauses: bool) -> tuple[Written, ...]:
    """The names in a cell, between any of the signs that people put there; `now` are those that it left with."""
    if written.text == "、".join(each.text for each in now):
        return tuple(Written(each.text, each.compared, written.where) for each in now)
    parts = [part.strip() for part in written.text.translate(_SEPARATORS).split("、")]
    texts = [address(part) if clauses else part for part in parts if part]
    return tuple(Written(text, text, written.where) for text in texts)
