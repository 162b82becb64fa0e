"""The rules of law that the counting follows, as they are cited beside a date.

Read in the published texts of 《中华人民共和国民法典》第一编第十章, 《中华人民共和国行政许可法》第八十二条 and the
yearly notices on public holidays.
"""

from types import MappingProxyType

FIRST_DAY = "《民法典》第二百零一条第一款：开始的当日不计入，自下一日起算"
HOURS = "《民法典》第二百零一条第二款：按小时计算的，自规定的时间起算"
MONTHS = "《民法典》第二百零二条：到期月的对应日为最后一日，没有对应日的为月末日"
REST_DAY = "《民法典》第二百零三条第一款：最后一日是法定休假日的，以休假结束的次日为最后一日"
END_OF_DAY = "《民法典》第二百零三条第二款：最后一日于二十四时截止"
WORKDAYS = "《行政许可法》第八十二条：以工作日计算的期限不含法定节假日"
CLAUSE = "条款自定：遇节假日顺延或者提前"
PAUSE = "《民法典》第二百零四条：另有规定的从其规定；中止期间触及的每一日都不计入"

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
_AMENDMENTS = MappingProxyType(
    {
        2015: ("国务院关于抗战胜利70周年纪念日调休放假的通知（国发明电〔2015〕1号）",),
        2020: ("国务院办公厅关于延长2020年春节假期的通知（国办发明电〔2020〕1号）",),
    }
)


def notices(year: int) -> tuple[str, ...]:
    """The State Council's notices on the holidays of a year, with their numbers where these were read."""
    number = f"（{_NUMBERS[year]}）" if year in _NUMBERS else ""
    return (f"国务院办公厅关于{year}年部分节假日安排的通知{number}", *_AMENDMENTS.get(year, ()))
