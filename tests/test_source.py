"""How places and problems read, and the order in which people mend them."""

import pytest

from luoshi.source import CellPlace, ClausePlace, FieldPlace, FilePlace, Place, Problem, in_reading_order, show_place


@pytest.mark.parametrize(
    ("place", "shown"),
    [
        (FilePlace("programme.yaml", 12, 7), "programme.yaml:12:7"),
        (ClausePlace("实施方案", "三(二)1"), "《实施方案》三(二)1"),
        (CellPlace("用户.xlsx", "单位", "C7"), "用户.xlsx“单位”表 C7"),
        (CellPlace("用户.xlsx", "", ""), "用户.xlsx"),
        (FieldPlace("银行账号"), "“银行账号”"),
    ],
)
def test_each_place_reads_as_people_write_it(place: Place, shown: str) -> None:
    assert show_place(place) == shown


def test_a_problem_says_place_fault_remedy_related_and_code() -> None:
    problem = Problem("x-code", "写错了", FilePlace("a.yaml", 1, 2), "改一改", (FilePlace("b.yaml", 3, 4),))
    assert str(problem) == "a.yaml:1:2: 写错了；改一改；另见 b.yaml:3:4 [x-code]"
    assert str(Problem("y", "写错了", FieldPlace("甲"))) == "“甲”: 写错了 [y]"


def test_problems_come_from_top_to_bottom() -> None:
    late, early = Problem("a", "", FilePlace("p.yaml", 9, 1)), Problem("b", "", FilePlace("p.yaml", 2, 5))
    field = Problem("c", "", FieldPlace("甲"))
    assert in_reading_order([field, late, early]) == (early, late, field)


def test_a_place_moves_along_its_line() -> None:
    assert FilePlace("a", 3, 4).moved(5) == FilePlace("a", 3, 9)
