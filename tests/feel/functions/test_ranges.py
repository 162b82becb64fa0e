"""Points and ranges (DMN 1.5, table 78): the formula of each function, worked out by hand."""

import pytest

from tests.feel.functions.evaluated import written

TRUE = """
before(1, 10) | before(1, [2..3]) | before(1, (1..3]) | before([1..2], 3) | before([1..2), 2) | before([1..2), [2..3])
before([1..2], (2..3]) | before((<2), 2) | before(1, (>1)) | before((<2), (>=2))
after(10, 1) | after(3, [1..2]) | after(3, [1..3)) | after([2..3], 1) | after((1..3], 1) | after([3..4], [1..3))
meets([1..2], [2..3]) | meets((<=2), [2..3]) | met by([2..3], [1..2])
overlaps([1..3], [2..4]) | overlaps([2..4], [1..3]) | overlaps([1..9], [2..3]) | overlaps([1..2], [2..3])
overlaps((<5), (>4)) | overlaps((>=5), [1..5])
overlaps before([1..3], [2..4]) | overlaps before([1..2], [2..4]) | overlaps before([1..4], (1..4])
overlaps before([1..4), (1..4])
overlaps after([2..4], [1..3]) | overlaps after((1..4], [1..4]) | overlaps after((1..4], [1..4))
finishes(3, [1..3]) | finishes([2..3], [1..3]) | finishes([1..3], [1..3]) | finishes((1..3], [1..3])
finishes([2..3), [1..3)) | finishes((>2), (>1))
finished by([1..3], 3) | finished by([1..3], [2..3]) | finished by([1..3], (1..3])
includes([1..3], 1) | includes([1..3], 3) | includes((1..3), 2) | includes([1..3], [1..2]) | includes([1..3], (1..3))
includes((1..3), (1..3)) | includes((>1), (2..3)) | includes((<9), (<8))
during(2, [1..3]) | during([1..2], [1..3]) | during((1..3), (1..3))
starts(1, [1..3]) | starts([1..2], [1..3]) | starts((1..2], (1..3]) | starts([1..3), [1..3]) | starts((<2), (<3))
started by([1..3], 1) | started by([1..3], [1..2])
coincides(1, 1.0) | coincides([1..2], [1..2]) | coincides((>1), (>1))
before("a", "b") | during(@"2020-06-01", [@"2020-01-01"..@"2020-12-31"]) | meets([@"PT1H"..@"P1D"], [@"PT24H"..@"P2D"])
"""

FALSE = """
before(10, 1) | before(1, 1) | before(1, [1..3]) | before([1..2], 2) | before([1..2], [2..3]) | before((>1), 5)
after(1, 10) | after(3, [1..3]) | after([1..3], 1) | after([1..2], [2..3])
meets([1..2), [2..3]) | meets([1..2], (2..3]) | meets([1..2], [3..4]) | meets((>1), (<1)) | met by([3..4], [1..2])
overlaps([1..2], [3..4]) | overlaps([1..2), [2..3]) | overlaps([1..2], (2..3]) | overlaps((<5), (>5))
overlaps before([2..4], [1..3]) | overlaps before([1..5], [2..4]) | overlaps before([1..3], [1..3])
overlaps before([1..2), [2..4]) | overlaps after([1..3], [2..4]) | overlaps after([1..4], [1..4))
finishes(3, [1..3)) | finishes([2..3], [1..3)) | finishes([1..3], (1..3]) | finishes([0..3], [1..3])
finished by([1..3], 2) | finished by([2..3], [1..3])
includes((1..3], 1) | includes([1..3), 3) | includes([1..3], 4) | includes((1..3), [1..2]) | includes([1..3], (>1))
during(4, [1..3]) | during([1..3], (1..3))
starts(1, (1..3]) | starts([1..3], [1..2]) | starts((1..2], [1..3]) | started by([1..3], 2)
coincides(1, 2) | coincides([1..2], [1..2)) | coincides((>1), (>=1)) | coincides((>1), (<1))
"""

NULL = """
before(1, "a") | before([1..2], "a") | includes(1, 2) | during(1, 2) | finishes([1..2], 2) | coincides([1..2], 1)
meets(1, [1..2]) | overlaps([1..2], 1) | before(null, 1) | before(true, false)
finished by((1..2), "a") | includes([2..4], [@"2020-01-01"..@"2020-01-02"])
starts(1, "a")
"""


def _expressions(table: str) -> list[str]:
    return [each.strip() for line in table.strip().splitlines() for each in line.split(" | ")]


@pytest.mark.parametrize("expression", _expressions(TRUE))
def test_it_lies_so(expression: str) -> None:
    assert written(expression) == "true"


@pytest.mark.parametrize("expression", _expressions(FALSE))
def test_it_does_not_lie_so(expression: str) -> None:
    assert written(expression) == "false"


@pytest.mark.parametrize("expression", _expressions(NULL))
def test_it_cannot_be_said(expression: str) -> None:
    assert written(expression).startswith("null: ")


def test_a_missing_point_is_named() -> None:
    assert written("during(年龄, [1..3])") == "null: 年龄"


NINE_HOURS = '[@"2020-01-01T00:00:00"..@"2020-01-01T09:00:00"]'

READ: list[tuple[str, str]] = [
    ("[1..3]", "[1..3]"),
    (" ( -1.5 .. 3 [ ", "(-1.5..3)"),
    ("]1..3)", "(1..3)"),
    ('["甲".."甲乙"]', '["甲".."甲乙"]'),
    ('[@"2020-01-01"..date("2020-12-31")]', '[@"2020-01-01"..@"2020-12-31"]'),
    ('[duration("P1D")..@"PT25H"]', '[@"P1D"..@"P1DT1H"]'),
    ('(time("09:00:00")..@"17:00:00")', '(@"09:00:00"..@"17:00:00")'),
    (
        '[date and time("2020-01-01T00:00:00")..@"2020-01-01T00:00:00"]',
        '[@"2020-01-01T00:00:00"..@"2020-01-01T00:00:00"]',
    ),
    ("[3..1]", "null: argument"),
    ("[1..]", "null: argument"),
    ("(>=1)", "null: argument"),
    ("(=1)", "null: argument"),
    ("1..3", "null: argument"),
    ("[1..1+1]", "null: argument"),
    ('[1.."2"]', "null: argument"),
    ('[@"2020-01-01"..@"2020-01-01T00:00:00"]', "null: argument"),
    ("[true..true]", "null: argument"),
    ("[null..1]", "null: argument"),
    ('[date(string("2020-01-01"))..@"2020-01-02"]', "null: argument"),
    ("[2..)", "(>=2)"),
    (" ]2 .. [ ", "(>2)"),
    ("(..2)", "(<2)"),
    ('(..date("2020-01-01")]', '(<=@"2020-01-01")'),
    ("[..2]", "null: argument"),
    ("[..]", "null: argument"),
    ("(..)", "null: argument"),
    ("(..2..)", "null: argument"),
    ("[1..2..)", "null: argument"),
    ('(.."a")', '(<"a")'),
    ('[".."..)', '(>="..")'),
    ('[@"10:00:00@Europe/Paris"..@"11:00:00Z"]', "null: argument"),
    ("", "null: argument"),
    ("[1..3", "null: argument"),
]


@pytest.mark.parametrize(("text", "expected"), READ)
def test_a_range_is_read_from_a_text(text: str, expected: str) -> None:
    quoted = text.replace('"', '\\"')
    assert written(f'range("{quoted}")') == expected
