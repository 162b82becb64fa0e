"""The rules of law that the counting follows, as they are cited beside a date.

Read in the published texts of 《中华人民共和国民法通则》第一百五十四条, of 《中华人民共和国民法总则》 and
《中华人民共和国民法典》第二百条至第二百零四条, of 《中华人民共和国行政许可法》第八十二条, and of the yearly notices on
public holidays. The law in force on the day is cited; the rules themselves did not change.
"""

from datetime import date
from types import MappingProxyType

_CIVIL_CODE_IN_FORCE = date(2021, 1, 1)
_GENERAL_PART_IN_FORCE = date(2017, 10, 1)

WORKDAYS = "参照《行政许可法》第八十二条：以工作日计算的期限不含法定节假日"
CLAUSE = "条款自定：遇节假日顺延或者提前"
PAUSE = "条款自定：计时中止，中止触及的每一日都不计入"

_NUMBERS = MappingProxyType(
    {
        2015: "国办发明电〔2014〕28号",
        2016: "国办发明电〔2015〕18号",
        2017: "国办发明电〔2016〕17号",
        2018: "国办发明电〔2017〕12号",
        2020: "国办发明电〔2019〕16号",
        2025: "国办发明电〔2024〕12号",
    }
)
_FURTHER = MappingProxyType(
    {
        2015: ("国务院关于抗战胜利70周年纪念日调休放假的通知（国发明电〔2015〕1号）",),
        2020: ("国务院办公厅关于延长2020年春节假期的通知（国办发明电〔2020〕1号）",),
    }
)


def first_day(on: date) -> str:
    """The day of the start is not counted."""
    return _civil(on, "第二百零一条第一款", "开始的当日不计入，自下一日起算")


def hours(on: date) -> str:
    """Hours run from the stated time."""
    return _civil(on, "第二百零一条第二款", "按小时计算的，自规定的时间起算")


def months(on: date) -> str:
    """Months and years end on the corresponding day; written law since 2017, practice before."""
    says = "到期月的对应日为最后一日，没有对应日的为月末日"
    return _civil(on, "第二百零二条", says) if on >= _GENERAL_PART_IN_FORCE else f"参照《民法典》第二百零二条：{says}"


def rest_day(on: date) -> str:
    """A last day of rest gives way to the day after the holiday."""
    return _civil(on, "第二百零三条第一款", "最后一日是法定休假日的，以休假结束的次日为最后一日")


def end_of_day(on: date) -> str:
    """The last day ends at 24:00."""
    return _civil(on, "第二百零三条第二款", "最后一日于二十四时截止")


def notices(year: int) -> tuple[str, ...]:
    """The State Council's notices on the holidays of a year, with their numbers where these were read."""
    number = f"（{_NUMBERS[year]}）" if year in _NUMBERS else ""
    return (f"国务院办公厅关于{year}年部分节假日安排的通知{number}", *_FURTHER.get(year, ()))


def _civil(on: date, article: str, says: str) -> str:
    """The law in force on a day; the General Part of 2017 and the Civil Code number these articles alike."""
    if on >= _CIVIL_CODE_IN_FORCE:
        return f"《民法典》{article}：{says}"
    if on >= _GENERAL_PART_IN_FORCE:
        return f"《民法总则》{article}（现《民法典》同条）：{says}"
    return f"《民法通则》第一百五十四条（现《民法典》{article}）：{says}"
