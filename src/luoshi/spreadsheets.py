"""What a workbook holds that the reader of its values does not tell, and whether it is safe to read at all."""

import re
import zipfile
import zlib
from dataclasses import dataclass
from io import BytesIO
from xml.etree import ElementTree
from xml.parsers import expat

from python_calamine import CalamineError
from xlsxwriter.utility import xl_cell_to_rowcol

_MAX_UNPACKED_BYTES = 200 * 1024 * 1024
_MAX_INDEX_BYTES = 1024 * 1024
_SPREADSHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATIONS = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_BOOK = "xl/workbook.xml"
_BOOK_RELATIONS = "xl/_rels/workbook.xml.rels"
_CELL = re.compile(r"[A-Z]{1,3}[1-9][0-9]{0,6}")


class TooLarge(Exception):
    """The workbook unpacks to more than any person fills in."""


UNREADABLE = (
    TooLarge,
    CalamineError,
    zipfile.BadZipFile,
    zlib.error,
    ElementTree.ParseError,
    expat.ExpatError,
    LookupError,
    # An archive that is encrypted, packed by another method, or damaged in its names and lengths.
    RuntimeError,
    ValueError,
    EOFError,
)
"""What reading a file that is no good workbook raises."""


@dataclass(frozen=True, slots=True)
class Scan:
    """The cells of a sheet that hold a formula, and whether any lies so far out that reading would take all memory."""

    formulas: tuple[str, ...]
    far: bool


def scan(content: bytes, most_rows: int, most_columns: int) -> dict[str, Scan]:
    """The sheets of a workbook by name, found without keeping a cell in memory.

    A cell beyond `most_rows` or `most_columns` is far. Raises one of UNREADABLE.
    """
    with zipfile.ZipFile(BytesIO(content)) as archive:
        sizes = {item.filename: item.file_size for item in archive.infolist()}
        if sum(sizes.values()) > _MAX_UNPACKED_BYTES or max(sizes[_BOOK], sizes[_BOOK_RELATIONS]) > _MAX_INDEX_BYTES:
            raise TooLarge
        relations = ElementTree.fromstring(archive.read(_BOOK_RELATIONS))
        targets = {each.attrib["Id"]: each.attrib["Target"].lstrip("/").removeprefix("xl/") for each in relations}
        book = ElementTree.fromstring(archive.read(_BOOK))
        return {
            sheet.attrib["name"]: _scan_sheet(
                archive.read(f"xl/{targets[sheet.attrib[f'{_RELATIONS}id']]}"), most_rows, most_columns
            )
            for sheet in book.iter(f"{_SPREADSHEET}sheet")
        }


def _scan_sheet(xml: bytes, most_rows: int, most_columns: int) -> Scan:
    formulas: list[str] = []
    cell = ""
    far = False

    def begin(name: str, attributes: dict[str, str]) -> None:
        nonlocal cell, far
        match name.rpartition("}")[2]:
            case "c":
                cell = attributes.get("r", "")
                row, column = xl_cell_to_rowcol(cell) if _CELL.fullmatch(cell) else (0, 0)
                far = far or row >= most_rows or column >= most_columns
            case "f":
                formulas.append(cell)
            case _:
                pass

    parser = expat.ParserCreate(namespace_separator="}")
    parser.StartElementHandler = begin
    parser.Parse(xml, True)
    return Scan(tuple(formulas), far)
