"""Tables as Excel workbooks: numbers as numbers, no formula from data, ready to print."""

from collections.abc import Sequence
from io import BytesIO

import xlsxwriter

from luoshi.money import to_yuan
from luoshi.services.acts import Act
from luoshi.services.registers import RegisterPage, Shown, export

_WIDEST = 40
# A workbook keeps numbers as binary doubles: a longer figure would change, so it is written as text.
_EXACT_DIGITS = 15


def register(act: Act, programme_id: str, name: str) -> tuple[str, bytes]:
    """A register as a workbook: its file name and bytes. The export is recorded."""
    page = export(act, programme_id, name)
    return f"{page.programme.title}{name}-{act.today:%Y%m%d}.xlsx", _written(page)


def _written(page: RegisterPage) -> bytes:
    buffer = BytesIO()
    # Text stays text: nothing that an applicant typed may become a formula or a link in an official's workbook.
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        head = book.add_format(
            {"bold": True, "border": 1, "bg_color": "#E8ECF3", "text_wrap": True, "valign": "vcenter"}
        )
        text = book.add_format({"border": 1, "valign": "vcenter"})
        number = book.add_format({"border": 1, "num_format": "#,##0.00##"})
        whole = book.add_format({"border": 1, "num_format": "#,##0"})
        title = book.add_format({"bold": True, "font_size": 16, "align": "center"})
        sheet = book.add_worksheet(page.register.name[:31])
        last = len(page.titles) - 1
        sheet.merge_range(0, 0, 0, last, f"{page.programme.title}{page.register.name}", title)
        sheet.write_row(1, 0, page.titles, head)
        for index, row in enumerate(page.rows, 2):
            for column, cell in enumerate(row):
                if cell.number is None or len(cell.number.as_tuple().digits) > _EXACT_DIGITS:
                    sheet.write_string(index, column, cell.text, text)
                else:
                    is_whole = cell.number == cell.number.to_integral_value()
                    sheet.write_number(index, column, float(cell.number), whole if is_whole else number)
        end = len(page.rows) + 2
        sheet.write_string(end, 0, f"合计 {len(page.rows)} 户，{to_yuan(page.total_fen):,.2f} 元", text)
        for column, width in enumerate(_widths(page.titles, page.rows)):
            sheet.set_column(column, column, width)
        sheet.freeze_panes(2, 2)
        sheet.autofilter(1, 0, max(end - 1, 1), last)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0, 1)
    return buffer.getvalue()


def _widths(titles: Sequence[str], rows: Sequence[Sequence[Shown]]) -> list[int]:
    columns = [[title, *(row[index].text for row in rows)] for index, title in enumerate(titles)]
    return [min(max(_width(text) for text in column) + 2, _WIDEST) for column in columns]


def _width(text: str) -> int:
    """Columns of a monospaced face: a Chinese character takes two."""
    return sum(2 if ord(character) > 0x2E7F else 1 for character in text)
