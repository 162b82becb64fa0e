"""`luoshi due`: its answers, its explanation and its refusals."""

import json

import pytest

from luoshi.cli import main


def answer(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, object]:
    """The object printed for a good question."""
    assert main(["due", *words, "--json"]) == 0
    told = capsys.readouterr()
    assert told.err == ""
    found: dict[str, object] = json.loads(told.out)
    return found


def test_a_limit_is_explained_day_by_day(capsys: pytest.CaptureFixture[str]) -> None:
    found = answer(capsys, "1 day", "--from", "2015-11-06")
    assert found == {
        "due": "2015-11-09",
        "provisional": False,
        "rolled_from": "2015-11-07",
        "counted": [
            {"date": "2015-11-06", "counts": False, "why": "开始的当日不计入"},
            {"date": "2015-11-07", "counts": True, "why": "周六"},
            {"date": "2015-11-08", "counts": False, "why": "周日"},
            {"date": "2015-11-09", "counts": False, "why": "顺延至此：工作日"},
        ],
        "authority": [
            "《民法通则》第一百五十四条（现《民法典》第二百零一条第一款）：开始的当日不计入，自下一日起算",
            "《民法通则》第一百五十四条（现《民法典》第二百零三条第一款）：最后一日是法定休假日的，以休假结束的次日为最后一日",
            "《民法通则》第一百五十四条（现《民法典》第二百零三条第二款）：最后一日于二十四时截止",
            "国务院办公厅关于2015年部分节假日安排的通知（国办发明电〔2014〕28号）",
            "国务院关于抗战胜利70周年纪念日调休放假的通知（国发明电〔2015〕1号）",
        ],
        "spec": "1 day",
        "reading": "1天",
    }


def test_a_recurrence_names_its_period(capsys: pytest.CaptureFixture[str]) -> None:
    found = answer(capsys, "每季度第一个月5日前(遇节假日顺延)", "--from", "2015-09-20")
    assert (found["due"], found["rolled_from"]) == ("2015-10-08", "2015-10-05")
    assert found["period"] == {"from": "2015-07-01", "until": "2015-09-30"}
    assert found["spec"] == "quarterly, day 5 of the first month after, roll forward"


def test_a_year_not_announced_is_provisional(capsys: pytest.CaptureFixture[str]) -> None:
    assert answer(capsys, "10 workdays", "--from", "2027-03-01")["provisional"] is True


def test_hours_after_each_day_are_an_instant(capsys: pytest.CaptureFixture[str]) -> None:
    found = answer(capsys, "日终了后2小时内", "--from", "2015-11-02T12:00")
    assert found["due"] == "2015-11-03T02:00:00+08:00"


def test_people_read_the_same_in_chinese(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["due", "每季度第一个月5日前(遇节假日顺延)", "--from", "2015-09-20"]) == 0
    assert capsys.readouterr().out.splitlines()[:4] == [
        "季度终了后第一个月5日前，遇节假日顺延：2015-10-08 周四",
        "  所属时段 2015-07-01 至 2015-09-30，自 2015-10-01 起可办",
        "  原为 2015-10-05 周一",
        "  2015-10-05 周一 不计 国庆节放假",
    ]


def test_people_are_told_that_a_date_is_provisional(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["due", "3 workdays", "--from", "2027-03-01"]) == 0
    assert "暂定" in capsys.readouterr().out.splitlines()[0]


REFUSALS = [
    ("masked", "20xx年11月30日前", "2015-09-20", ["time-masked"]),
    ("unreadable", "尽快", "2015-09-20", ["time-unreadable"]),
    ("no-such-date", "7 days", "2015-02-30", ["time-not-iso"]),
    ("no-date", "7 days", "yesterday", ["time-not-iso"]),
    ("far", "100 years", "9990-01-01", ["time-not-iso"]),
    ("edge-of-time-with-zone", "7 days", "0001-01-01T00:00+14:00", ["time-not-iso"]),
    ("both", "尽快", "soon", ["time-unreadable", "time-not-iso"]),
]


@pytest.mark.parametrize(("spec", "start", "codes"), [row[1:] for row in REFUSALS], ids=[row[0] for row in REFUSALS])
def test_refusals(capsys: pytest.CaptureFixture[str], spec: str, start: str, codes: list[str]) -> None:
    assert main(["due", spec, "--from", start, "--json"]) == 2
    problems = json.loads(capsys.readouterr().out)["problems"]
    assert [problem["code"] for problem in problems] == codes
    assert all(problem["remedy"] for problem in problems)
    assert main(["due", spec, "--from", start]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert [line.rsplit("[", 1)[1] for line in told.err.splitlines()] == [f"{code}]" for code in codes]
