"""Changing single cells of a workbook the way a spreadsheet program stores them."""

import datetime as dt
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from xml.etree import ElementTree

from xlsxwriter.utility import xl_cell_to_rowcol

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


@dataclass(frozen=True)
class Formula:
    """A formula with the value that was last computed."""

    text: str
    value: float


@dataclass(frozen=True)
class Merged:
    """A range that is merged, such as `B9:B10`, given at its first cell."""

    cells: str


@dataclass(frozen=True)
class Hidden:
    """The row of this cell is hidden."""


Change = str | float | bool | dt.date | Formula | Merged | Hidden | None
Changes = Mapping[tuple[str, str], Change]
"""What is put into the cell of a sheet; None clears it."""


def edited(content: bytes, changes: Changes) -> bytes:
    """The workbook with these cells changed; every other part of the file stays."""
    buffer = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as archive, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as out:
        paths = sheet_paths(archive)
        unknown = {sheet for sheet, _ in changes} - set(paths)
        assert not unknown, f"no sheets {unknown} among {list(paths)}"
        by_path = {
            path: {cell: value for (of, cell), value in changes.items() if of == sheet} for sheet, path in paths.items()
        }
        for item in archive.infolist():
            data = archive.read(item.filename)
            wanted = by_path.get(item.filename)
            out.writestr(item, changed(data, wanted) if wanted else data)
    return buffer.getvalue()


def renamed(content: bytes, old: str, new: str) -> bytes:
    """The workbook with a sheet renamed."""
    buffer = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as archive, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as out:
        for item in archive.infolist():
            data = archive.read(item.filename)
            if item.filename == "xl/workbook.xml":
                data = data.replace(f'name="{old}"'.encode(), f'name="{new}"'.encode())
            out.writestr(item, data)
    return buffer.getvalue()


def sheet_paths(archive: zipfile.ZipFile) -> dict[str, str]:
    relations = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    targets = {each.attrib["Id"]: each.attrib["Target"] for each in relations}
    book = ElementTree.fromstring(archive.read("xl/workbook.xml"))
    return {
        each.attrib["name"]: "xl/" + targets[each.attrib[f"{{{RELATIONS}}}id"]]
        for each in book.iter(f"{{{MAIN}}}sheet")
    }


def changed(data: bytes, cells: Mapping[str, Change]) -> bytes:
    ElementTree.register_namespace("", MAIN)
    ElementTree.register_namespace("r", RELATIONS)
    root = ElementTree.fromstring(data)
    table = root.find(f"{{{MAIN}}}sheetData")
    assert table is not None
    for cell, value in cells.items():
        row = row_of(table, xl_cell_to_rowcol(cell)[0] + 1)
        if isinstance(value, Hidden):
            row.set("hidden", "1")
        elif isinstance(value, Merged):
            merge = ElementTree.Element(f"{{{MAIN}}}mergeCells", {"count": "1"})
            ElementTree.SubElement(merge, f"{{{MAIN}}}mergeCell", {"ref": value.cells})
            root.insert(list(root).index(table) + 1, merge)
        else:
            put(cell_of(row, cell), value)
    return ElementTree.tostring(root, encoding="UTF-8", xml_declaration=True)


def put(node: ElementTree.Element, value: str | float | dt.date | Formula | None) -> None:
    node.attrib.pop("t", None)
    for child in list(node):
        node.remove(child)
    match value:
        case None:
            pass
        case bool():
            node.set("t", "b")
            ElementTree.SubElement(node, f"{{{MAIN}}}v").text = "1" if value else "0"
        case float() | int():
            ElementTree.SubElement(node, f"{{{MAIN}}}v").text = repr(value)
        case dt.date():
            node.set("t", "d")
            ElementTree.SubElement(node, f"{{{MAIN}}}v").text = f"{value.isoformat()}T00:00:00"
        case Formula(text, result):
            ElementTree.SubElement(node, f"{{{MAIN}}}f").text = text
            ElementTree.SubElement(node, f"{{{MAIN}}}v").text = repr(result)
        case str():
            node.set("t", "inlineStr")
            inline = ElementTree.SubElement(node, f"{{{MAIN}}}is")
            ElementTree.SubElement(inline, f"{{{MAIN}}}t", {"xml:space": "preserve"}).text = value


def row_of(table: ElementTree.Element, number: int) -> ElementTree.Element:
    for position, row in enumerate(table):
        if int(row.attrib["r"]) == number:
            return row
        if int(row.attrib["r"]) > number:
            added = ElementTree.Element(f"{{{MAIN}}}row", {"r": str(number)})
            table.insert(position, added)
            return added
    return ElementTree.SubElement(table, f"{{{MAIN}}}row", {"r": str(number)})


def cell_of(row: ElementTree.Element, cell: str) -> ElementTree.Element:
    column = xl_cell_to_rowcol(cell)[1]
    for position, node in enumerate(row):
        at = xl_cell_to_rowcol(re.sub(r"\$", "", node.attrib["r"]))[1]
        if at == column:
            return node
        if at > column:
            added = ElementTree.Element(f"{{{MAIN}}}c", {"r": cell})
            row.insert(position, added)
            return added
    return ElementTree.SubElement(row, f"{{{MAIN}}}c", {"r": cell})
