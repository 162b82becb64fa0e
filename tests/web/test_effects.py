"""What a page says of amounts beside the clause that states them."""

from luoshi.programme import Key, Kind, load_files
from luoshi.programme.elements import part_key
from luoshi.web.effects import descriptions
from tests.programme import posts


def test_amounts_are_said_with_their_units() -> None:
    programme = load_files(posts.files()).programme
    assert programme is not None
    found = descriptions(programme)
    expected = {
        Key(Kind.TOTAL, "岗位"): "岗位共 45 个",
        part_key(Kind.PART, "岗位", "专任教师"): "专任教师 37 个",
        Key(Kind.TOTAL, "考评"): "考评不超过 “满分”",
        Key(Kind.FUND_TOTAL, "实训资金"): "实训资金每年 “年度资金”",
        part_key(Kind.SOURCE, "实训资金", "市级"): "市级 60%",
        part_key(Kind.PURPOSE, "实训资金", "设备"): "设备 500,000 元",
        Key(Kind.QUOTA, "申领"): "每年最多 200 件",
        Key(Kind.OUTER_LIMIT, "申领"): "全程 60个工作日",
    }
    assert {key: found[key] for key in expected} == expected
