"""Papers that applicants upload: checked by their content, stored under a name of our own outside the web root."""

import hashlib
import os
import re
import secrets
import zipfile
import zlib
from io import BytesIO
from pathlib import Path, PurePath

from django.conf import settings

from luoshi.records.cases import Attachment, Case
from luoshi.services import cases
from luoshi.services.acts import Act, Conflict, Invalid, NotVisible, Payload
from luoshi.services.permissions import Action, case_service
from luoshi.source import FieldPlace, Problem

MAX_BYTES = 20 * 1024 * 1024
MAX_FILES_A_MATERIAL = 10
_MAX_UNPACKED_BYTES = 20 * MAX_BYTES
_OFFICE_PARTS = {"word/document.xml": ".docx", "xl/workbook.xml": ".xlsx"}
# What a file must begin with, by the ending of its name.
_BEGINNINGS = {
    ".pdf": (b"%PDF-",),
    ".png": (b"\x89PNG\r\n\x1a\n",),
    ".jpg": (b"\xff\xd8\xff",),
    ".jpeg": (b"\xff\xd8\xff",),
    ".docx": (b"PK\x03\x04",),
    ".xlsx": (b"PK\x03\x04",),
}
_MEDIA_TYPES = {
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
ACCEPTED = tuple(_BEGINNINGS)
# What reading an archive raises where it is damaged, encrypted or packed by another method.
_BROKEN = (zipfile.BadZipFile, zlib.error, RuntimeError, ValueError, EOFError)
_FORMULA = re.compile(rb"<(\w+:)?f[\s/>]")
_CHUNK = 1024 * 1024
# A tag of a formula that begins in one chunk ends within so many bytes of the next.
_OVERLAP = 100


@case_service(Action.CASE_ATTACH)
def attach(act: Act, case: Case, material: str, filename: str, content: bytes) -> Payload:
    """Keep a paper of the application while it is in the applicant's hands.

    Raises Invalid where the file is not acceptable.
    """
    if case.status not in cases.EDITABLE:
        raise Conflict("not-editable", f"这一办件{case.get_status_display()}，现在不能上传材料。")
    programme, _ = cases.definition(case)
    if material not in programme.materials or programme.materials[material].generated:
        raise NotVisible
    suffix = PurePath(filename).suffix.lower()
    problem = _fault(material, filename, suffix, content)
    if problem is not None:
        raise Invalid((problem,), problem.message)
    if case.attachments.filter(material=material, removed_at__isnull=True).count() >= MAX_FILES_A_MATERIAL:
        raise Conflict("too-many-files", f"每项材料最多上传{MAX_FILES_A_MATERIAL}个文件。", "请先删去不需要的文件。")
    digest = hashlib.new("sm3", content).hexdigest()
    path = f"{case.pk}/{secrets.token_hex(16)}{suffix}"
    _store(path, content)
    attachment = Attachment.objects.create(
        case=case,
        material=material,
        filename=PurePath(filename).name[-200:],
        media_type=_MEDIA_TYPES[suffix],
        size_bytes=len(content),
        digest=digest,
        path=path,
        uploaded_at=act.now,
        uploaded_by=cases.signed_in(act),
    )
    return {"material": material, "attachment": attachment.pk, "digest": digest, "bytes": len(content)}


@case_service(Action.CASE_DETACH)
def detach(act: Act, case: Case, attachment_id: int) -> Payload:
    """Take a paper out of the application; the file itself is kept as evidence once the case was submitted."""
    if case.status not in cases.EDITABLE:
        raise Conflict("not-editable", f"这一办件{case.get_status_display()}，现在不能删除材料。")
    attachment = Attachment.objects.filter(pk=attachment_id, case=case, removed_at__isnull=True).first()
    if attachment is None:
        raise NotVisible
    attachment.removed_at = act.now
    attachment.save(update_fields=("removed_at",))
    return {"material": attachment.material, "attachment": attachment.pk}


def read(act: Act, attachment_id: int) -> tuple[Attachment, bytes]:
    """A paper and its content, for those who may see its case. Raises NotVisible."""
    attachment = Attachment.objects.filter(pk=attachment_id).first()
    if attachment is None:
        raise NotVisible
    cases.seen(act, attachment.case_id)
    return attachment, (Path(settings.MEDIA_ROOT) / attachment.path).read_bytes()


def _fault(material: str, filename: str, suffix: str, content: bytes) -> Problem | None:
    where = FieldPlace(material)
    kinds = "、".join(ending[1:] for ending in ACCEPTED)
    if suffix not in _BEGINNINGS:
        return Problem("file-type", f"不能上传“{filename[-60:]}”这种文件。", where, f"请上传 {kinds} 格式的文件。")
    if not content:
        return Problem("file-empty", "文件是空的。", where, "请重新选择文件。")
    if len(content) > MAX_BYTES:
        return Problem("file-too-large", f"文件超过{MAX_BYTES // 1024 // 1024}MB。", where, "请压缩后再上传。")
    if not content.startswith(_BEGINNINGS[suffix]):
        return Problem(
            "file-content", f"文件内容不是{suffix[1:]}格式，可能是改了名字的其他文件。", where, "请上传原件。"
        )
    if suffix in (".docx", ".xlsx"):
        return _office_fault(where, suffix, content)
    return None


def _office_fault(where: FieldPlace, suffix: str, content: bytes) -> Problem | None:
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            names = set(archive.namelist())
            unpacked = sum(item.file_size for item in archive.infolist())
            formulas = suffix == ".xlsx" and unpacked <= _MAX_UNPACKED_BYTES and _holds_formulas(archive)
    except _BROKEN:
        return Problem("file-content", "文件已损坏或者加了密，无法打开。", where, "请重新保存后上传。")
    kinds = {kind for part, kind in _OFFICE_PARTS.items() if part in names}
    if suffix not in kinds:
        return Problem("file-content", f"文件内容不是{suffix[1:]}格式。", where, "请上传原件。")
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        return Problem("file-macros", "文件里含有宏，不能上传。", where, "请另存为不含宏的文件。")
    if unpacked > _MAX_UNPACKED_BYTES:
        return Problem("file-too-large", "文件解压后过大。", where, "请精简后再上传。")
    if formulas:
        return Problem("file-formulas", "表格里有公式，别处打开时结果可能不同。", where, "请把公式粘贴为数值后再上传。")
    return None


def _holds_formulas(archive: zipfile.ZipFile) -> bool:
    return any(_holds_formula(archive, name) for name in archive.namelist() if name.startswith("xl/worksheets/"))


def _holds_formula(archive: zipfile.ZipFile, name: str) -> bool:
    before = b""
    with archive.open(name) as sheet:
        while chunk := sheet.read(_CHUNK):
            if _FORMULA.search(before + chunk):
                return True
            before = chunk[-_OVERLAP:]
    return False


def _store(path: str, content: bytes) -> None:
    target = Path(settings.MEDIA_ROOT) / path
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
