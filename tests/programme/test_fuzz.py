"""However a package is mangled, loading it gives a programme or problems with places, never an exception."""

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from luoshi.deadlines import Calendar
from luoshi.programme import check, load_files
from luoshi.source import FilePlace

PACKAGE = Path("programmes/job-stability")
FILES = {path.name: path.read_bytes() for path in PACKAGE.iterdir()}
CALENDAR = Calendar.china()
PIECES = st.sampled_from(
    [
        "",
        " ",
        "  ",
        "\t",
        "\n",
        ":",
        "- ",
        "[",
        "]",
        "{",
        "}",
        "'",
        '"',
        "|",
        ">",
        "&a ",
        "*a",
        "!!int ",
        "#",
        "%",
        "---\n",
    ]
    + [
        "null",
        "~",
        "no",
        "012",
        "1e9999",
        "-1",
        "2015-02-30",
        "99999-01-01",
        "if",
        "then",
        "..",
        "(",
        ")",
        "\x00",
        "\x85",
    ]
    + ["\ud7ff", "（", "裁员率", "三(二)", "type: money", "clause: 四", "9" * 50, "0x1F", "<<: {}"]
)


@st.composite
def mangled(draw: st.DrawFn) -> dict[str, bytes]:
    """The package with one to four cuts, each replaced by a piece that means something to YAML or FEEL."""
    name = draw(st.sampled_from(sorted(FILES)))
    text = FILES[name].decode()
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(text)))
        length = draw(st.sampled_from([0, 1, 2, 5, 20, 200, 2000]))
        text = text[:start] + draw(PIECES) + text[start + length :]
    return {**FILES, name: text.encode()}


@given(mangled())
def test_a_mangled_package_never_raises(files: dict[str, bytes]) -> None:
    loaded = load_files(files)
    assert (loaded.programme is None) == bool(loaded.problems)
    for problem in loaded.problems:
        assert isinstance(problem.where, FilePlace)
        lines = files[problem.where.file].decode("utf-8", "replace").splitlines()
        assert 1 <= problem.where.line <= len(lines) + 1
        assert problem.where.column >= 1
        assert problem.message
        assert problem.remedy
    check(loaded, CALENDAR)


@given(st.binary(max_size=300))
def test_bytes_that_are_no_package_never_raise(data: bytes) -> None:
    loaded = load_files({"programme.yaml": data, "document.md": data, "cases.yaml": data})
    assert loaded.programme is None
    assert loaded.problems
