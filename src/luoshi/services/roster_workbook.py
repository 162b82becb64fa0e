"""Rosters as Excel workbooks: an empty one to fill in, and reading a filled one with every fault by sheet and cell."""

import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import TypeVar

import xlsxwriter
from python_calamine import CalamineSheet, CalamineWorkbook
from xlsxwriter.utility import xl_rowcol_to_cell

from luoshi.records.accounts import RoleName
from luoshi.services.rosters import EnterpriseRow, PostRow, Roster, UnitRow
from luoshi.source import CellPlace, Problem, in_reading_order
from luoshi.spreadsheets import UNREADABLE, scan

MAX_BYTES = 20 * 1024 * 1024
MAX_ROWS = 20_000
_MAX_COLUMNS = 50
_MAX_TEXT = 100
_ROLES = {role.label: role for role in RoleName}
_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a sheet: its title, whether every row needs it, and what the template says about it."""

    title: str
    required: bool
    hint: str


@dataclass(frozen=True, slots=True)
class Layout:
    """A sheet of the workbook, which may be absent unless `required`."""

    name: str
    required: bool
    columns: tuple[Column, ...]


UNITS = Layout(
    "单位",
    False,
    (
        Column("单位编码", True, "本系统内唯一，字母、数字和连字符，例如 990101-hr"),
        Column("单位名称", True, "例如 东岭区人力资源和社会保障局"),
        Column("职能", False, "与方案包中办理方的 function 一致；仅表示区域的单位不填"),
        Column("层级", True, "与方案包中办理方的 level 一致，例如 city、district"),
        Column("区划代码", True, "2至12位数字，下级的代码以上级的代码开头"),
        Column("上级编码", False, "上级单位的单位编码"),
    ),
)
POSTS = Layout(
    "用户",
    True,
    (
        Column("账号", True, "2至60个字母、数字和 . _ @ -；一人几个岗位的，一个岗位一行"),
        Column("姓名", True, ""),
        Column("单位编码", True, "本表或系统中已有的单位"),
        Column("角色", True, "、".join(_ROLES)),
        Column("起始日", False, "例如 2026-01-01，不填为导入当日"),
        Column("截止日", False, "含当日，不填为长期"),
    ),
)
ENTERPRISES = Layout(
    "企业",
    False,
    (
        Column("统一社会信用代码", True, "18位"),
        Column("企业名称", True, ""),
        Column("区划代码", True, "受理其申请的区县或市的代码"),
        Column("所在地", True, "例如 东岭区"),
        Column("账号", True, "企业登录用的账号"),
        Column("经办人", True, "使用这个账号的人"),
    ),
)
LAYOUTS = (UNITS, POSTS, ENTERPRISES)


@dataclass(frozen=True, slots=True)
class _Line:
    """A row of a sheet: the text by column title, and where the row begins."""

    workbook: str
    sheet: str
    row: int
    columns: Mapping[str, int]
    texts: Mapping[str, str]

    def place(self, title: str = "") -> CellPlace:
        """The cell of a column, the first of the row without one."""
        return CellPlace(self.workbook, self.sheet, xl_rowcol_to_cell(self.row, self.columns.get(title, 0)))


def read(filename: str, content: bytes) -> tuple[Roster, tuple[Problem, ...]]:
    """The roster in a workbook and every fault of its cells; the roster is good only where there is none."""
    whole = CellPlace(filename, "", "")
    if len(content) > MAX_BYTES:
        problem = Problem("file-too-large", f"文件超过{MAX_BYTES // 1024 // 1024}MB。", whole, "请分几次导入。")
        return Roster(), (problem,)
    try:
        scans = scan(content, MAX_ROWS, _MAX_COLUMNS)
        workbook = CalamineWorkbook.from_filelike(BytesIO(content))
        sheets = {
            layout.name: workbook.get_sheet_by_name(layout.name)
            for layout in LAYOUTS
            if layout.name in scans and not scans[layout.name].far
        }
    except UNREADABLE:
        problem = Problem("workbook-unreadable", "打不开这个工作簿。", whole, "请另存为没有密码的 .xlsx 后再导入。")
        return Roster(), (problem,)
    problems = [
        Problem("sheet-missing", f"没有名为“{layout.name}”的工作表。", whole, "请从模板开始填写。")
        for layout in LAYOUTS
        if layout.required and layout.name not in scans
    ]
    problems.extend(
        Problem(
            "sheet-too-large",
            f"工作表超过{MAX_ROWS}行或{_MAX_COLUMNS}列。",
            CellPlace(filename, layout.name, "A1"),
            "请删去表外的内容。",
        )
        for layout in LAYOUTS
        if layout.name in scans and scans[layout.name].far
    )
    lines = {
        layout.name: tuple(_lines(filename, layout, sheets[layout.name], scans[layout.name].formulas, problems))
        for layout in LAYOUTS
        if layout.name in sheets
    }
    roster = Roster(
        _made(lines.get(UNITS.name, ()), _unit, problems),
        _made(lines.get(POSTS.name, ()), _post, problems),
        _made(lines.get(ENTERPRISES.name, ()), _enterprise, problems),
    )
    return roster, in_reading_order(problems)


def template() -> bytes:
    """An empty workbook with the sheets, the titles and a comment at each title."""
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        needed = book.add_format({"bold": True, "bg_color": "#E8ECF3", "border": 1})
        optional = book.add_format({"bg_color": "#F6F7F9", "border": 1})
        text = book.add_format({"num_format": "@"})
        for layout in LAYOUTS:
            sheet = book.add_worksheet(layout.name)
            sheet.set_column(0, len(layout.columns) - 1, 22, text)
            sheet.freeze_panes(1, 0)
            for index, column in enumerate(layout.columns):
                sheet.write_string(0, index, column.title, needed if column.required else optional)
                note = "；".join(part for part in ("必填" if column.required else "选填", column.hint) if part)
                sheet.write_comment(0, index, note)
        roles = next(index for index, column in enumerate(POSTS.columns) if column.title == "角色")
        choices = {"validate": "list", "source": list(_ROLES)}
        book.get_worksheet_by_name(POSTS.name).data_validation(1, roles, MAX_ROWS, roles, choices)
    return buffer.getvalue()


def _lines(
    filename: str, layout: Layout, sheet: CalamineSheet, formulas: tuple[str, ...], problems: list[Problem]
) -> Iterator[_Line]:
    """The rows below the titles that hold anything, faults of the sheet itself reported."""
    found = list(_sheet_faults(filename, layout, sheet, formulas))
    if found:
        problems.extend(found)
        return
    titles, *rows = _texts(sheet)
    columns = {title: index for index, title in enumerate(titles) if title}
    for number, texts in enumerate(rows, 1):
        if not any(texts):
            continue
        line = _Line(filename, layout.name, number, columns, {title: texts[at] for title, at in columns.items()})
        for column in layout.columns:
            text = line.texts.get(column.title, "")
            if column.required and not text:
                problems.append(
                    Problem("cell-empty", f"没有填“{column.title}”。", line.place(column.title), "请填写。")
                )
            if len(text) > _MAX_TEXT:
                message = f"“{column.title}”超过{_MAX_TEXT}字。"
                problems.append(Problem("cell-too-long", message, line.place(column.title), "请缩短。"))
        yield line


def _sheet_faults(filename: str, layout: Layout, sheet: CalamineSheet, formulas: tuple[str, ...]) -> Iterator[Problem]:
    def at(cell: str) -> CellPlace:
        return CellPlace(filename, layout.name, cell)

    for start, end in sheet.merged_cell_ranges or ():
        place = at(f"{xl_rowcol_to_cell(*start)}:{xl_rowcol_to_cell(*end)}")
        yield Problem("cell-merged", "有合并的单元格。", place, "请取消合并，每格都填上。")
    for cell in formulas:
        yield Problem("cell-formula", "单元格里是公式。", at(cell), "请粘贴为数值。")
    titles = next(iter(_texts(sheet)), [])
    known = [column.title for column in layout.columns]
    for index, title in enumerate(titles):
        place = at(xl_rowcol_to_cell(0, index))
        if title and title not in known:
            yield Problem("title-unknown", f"不认识列“{title}”。", place, f"可用的列：{'、'.join(known)}。")
        elif title and titles.index(title) != index:
            yield Problem("title-twice", f"列“{title}”出现了两次。", place, "请删去一列。")
    for column in layout.columns:
        if column.required and column.title not in titles:
            yield Problem("title-missing", f"缺少列“{column.title}”。", at("A1"), "请在第一行补上这一列。")


def _texts(sheet: CalamineSheet) -> list[list[str]]:
    return [[_text(value) for value in row] for row in sheet.to_python(skip_empty_area=False)]


def _text(value: object) -> str:
    """A cell as text: a code typed as a number keeps its digits, a moment of midnight is a date."""
    match value:
        case float() if value.is_integer():
            return str(int(value))
        case dt.datetime():
            return value.date().isoformat() if value.time() == dt.time() else value.isoformat()
        case _:
            return str(value).strip()


def _made(
    lines: tuple[_Line, ...], make: Callable[[_Line, list[Problem]], Row | None], problems: list[Problem]
) -> tuple[Row, ...]:
    return tuple(row for line in lines if (row := make(line, problems)) is not None)


def _unit(line: _Line, _: list[Problem]) -> UnitRow:
    get = line.texts.get
    return UnitRow(
        where=line.place("单位编码"),
        code=get("单位编码", ""),
        name=get("单位名称", ""),
        level=get("层级", ""),
        region=get("区划代码", ""),
        function=get("职能", ""),
        parent=get("上级编码", ""),
    )


def _post(line: _Line, problems: list[Problem]) -> PostRow | None:
    named = line.texts["角色"]
    role = _ROLES.get(named)
    if role is None:
        if named:
            remedy = f"可用的角色：{'、'.join(_ROLES)}。"
            problems.append(Problem("role-unknown", f"没有“{named}”这个角色。", line.place("角色"), remedy))
        return None
    return PostRow(
        where=line.place("账号"),
        username=line.texts["账号"],
        full_name=line.texts["姓名"],
        unit=line.texts["单位编码"],
        role=role,
        since=_date(line, "起始日", problems),
        until=_date(line, "截止日", problems),
    )


def _enterprise(line: _Line, _: list[Problem]) -> EnterpriseRow:
    return EnterpriseRow(
        where=line.place("统一社会信用代码"),
        credit_code=line.texts["统一社会信用代码"],
        name=line.texts["企业名称"],
        region=line.texts["区划代码"],
        region_name=line.texts["所在地"],
        username=line.texts["账号"],
        full_name=line.texts["经办人"],
    )


def _date(line: _Line, title: str, problems: list[Problem]) -> dt.date | None:
    text = line.texts.get(title, "")
    if not text:
        return None
    parts = _DATE.fullmatch(text)
    try:
        if parts is not None:
            return dt.date(*map(int, parts.groups()))
    except ValueError:
        pass  # such as 30 February; told below like any other text that is no date
    problems.append(Problem("cell-date", f"“{text}”不是日期。", line.place(title), "例如 2026-01-01"))
    return None
