"""Papers for a demonstration: one page of PDF with a title and a few lines, marked as not real."""

from collections.abc import Sequence

_MARK = "演示材料，内容为虚构"
_TITLE_POINTS, _LINE_POINTS = 18, 12
_LEFT, _TOP, _STEP = 72, 760, 26


def paper(title: str, lines: Sequence[str]) -> bytes:
    """A PDF of one A4 page. Nothing in it depends on when it is made, so that the same words give the same bytes.

    The font is not embedded: a viewer takes its own for the standard name STSong-Light (ISO 32000-1, 9.7.5.2).
    """
    drawn = [_text(title, _TITLE_POINTS, _TOP)]
    drawn += [_text(line, _LINE_POINTS, _TOP - 20 - _STEP * number) for number, line in enumerate(lines, 1)]
    drawn.append(_text(_MARK, _LINE_POINTS, 60))
    content = "\n".join(drawn).encode("ascii")
    font = b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [6 0 R] >>"
    glyphs = (
        b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /FontDescriptor 7 0 R /DW 1000 /W [1 95 500]"
        b" /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> >>"
    )
    descriptor = (
        b"<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880] /ItalicAngle 0"
        b" /Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>"
    )
    page = (
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F 5 0 R >> >> >>"
    )
    return _file(
        (
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            page,
            b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
            font,
            glyphs,
            descriptor,
        )
    )


def _text(text: str, points: int, height: int) -> str:
    return f"BT /F {points} Tf {_LEFT} {height} Td <{text.encode('utf-16-be').hex()}> Tj ET"


def _file(objects: Sequence[bytes]) -> bytes:
    body = bytearray(b"%PDF-1.4\n")
    offsets = []
    for number, content in enumerate(objects, 1):
        offsets.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    start = len(body)
    size = len(objects) + 1
    body += b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, table)
    body += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, start)
    return bytes(body)
