"""`luoshi verify`: the contract's keys, exit codes, and what people read of findings made by hand."""

import io
import json
import shutil
import time
from decimal import Decimal
from pathlib import Path

import pytest

from luoshi.cli import main
from luoshi.cli.verify import as_text
from luoshi.cli.waiting import telling
from luoshi.feel import Null, NullCode
from luoshi.programme import Programme, load
from luoshi.programme.verification.findings import FactsWitness, Finding, FindingKind, Severity, Verified
from luoshi.programme.verification.report import KIND_NAMES, TOPIC_NAMES, as_json
from tests.programme.verified import DAY, VERIFIED, WHERE

PACKAGE = Path("programmes/job-stability")
FAULTY = Path("tests/packages")
KEYS = {"findings", "proved", "unsettled", "cliffs", "checks", "problems"}


@pytest.fixture(scope="module")
def programme() -> Programme:
    loaded = load(PACKAGE).programme
    assert loaded is not None
    return loaded


def test_the_object_of_the_contract(programme: Programme) -> None:
    found = as_json(VERIFIED, programme)
    assert set(found) == KEYS
    facts: dict[str, object] = {
        "足额缴费": True,
        "财务健全": True,
        "上年度裁员人数": 39,
        "上年末参保人数": 960,
        "上年度实缴保费": "100000.00",
    }
    after = {"witness": {**facts, "上年度裁员人数": 40}, "on": "2015-04-01", "shows": {"补贴金额": "0.00"}}
    assert found["findings"] == [
        {
            "id": "cliff:补贴金额/上年度裁员人数:1a2b3c4d",
            "kind": "cliff",
            "severity": "warning",
            "about": "补贴金额/上年度裁员人数",
            "clauses": ["三(二)2", "四(三)"],
            "message": "裁员人数由39人增加到40人，补贴由30000元降到0元。",
            "remedy": "改条文，或者说明理由。",
            "witness": facts,
            "on": "2015-04-01",
            "shows": {"补贴金额": "30000.00"},
            "beside": after,
            "where": "programme.yaml:7:3",
            "explained": None,
        },
        {
            "id": "total:岗位:5e6f7a8b",
            "kind": "total",
            "severity": "error",
            "about": "岗位",
            "clauses": ["二(一)"],
            "message": "45个岗位，各项之和是46个。",
            "remedy": "核对各项。",
            "witness": {"岗位总数": "45", "各项之和": "46"},
            "on": None,
            "shows": {},
            "beside": None,
            "where": "programme.yaml:7:3",
            "explained": {"by": "方案管理员甲", "reason": "原文如此，已去函核实。"},
        },
    ]
    assert found["proved"] == [
        {
            "kind": "gap",
            "about": "补贴比例",
            "clauses": ["四(一)"],
            "text": "各种裁员率都有规定。",
            "method": "区间扫描",
        }
    ]
    assert found["unsettled"] == [
        {
            "kind": "monotone",
            "about": "补贴金额/上年度实缴保费",
            "clauses": ["四"],
            "reason": "超过每个问题的求解时限。",
        }
    ]
    assert found["cliffs"] == [
        {
            "decision": "补贴金额",
            "fact": "上年度裁员人数",
            "share": "100%",
            "before": {"witness": facts, "on": "2015-04-01", "shows": {"补贴金额": "30000.00"}},
            "after": after,
        }
    ]
    assert found["problems"] == []


def test_what_was_settled_and_what_was_not(programme: Programme) -> None:
    found = as_json(VERIFIED, programme)
    assert found["proved"] == [
        {
            "kind": "gap",
            "about": "补贴比例",
            "clauses": ["四(一)"],
            "text": "各种裁员率都有规定。",
            "method": "区间扫描",
        }
    ]
    assert found["unsettled"] == [
        {
            "kind": "monotone",
            "about": "补贴金额/上年度实缴保费",
            "clauses": ["四"],
            "reason": "超过每个问题的求解时限。",
        }
    ]
    assert found["checks"] == {"proved": 1, "refuted": 2, "unsettled": 1}


TOLD = """\
《失业保险稳岗补贴》
没有说明的问题 1 个：
1. 提示·差一点差很多　三(二)2、四(三)
   裁员人数由39人增加到40人，补贴由30000元降到0元。
   按 2015-04-01 的规定，事实：
     足额缴费　是
     财务健全　是
     上年度裁员人数　39 人 → 40 人
     上年末参保人数　960 人
     上年度实缴保费　100,000.00 元
   判定：
     补贴金额　30,000.00 元 → 0.00 元
   怎么办：改条文，或者说明理由。
   位置：programme.yaml:7:3
   编号：cliff:补贴金额/上年度裁员人数:1a2b3c4d
确属本意的，把编号写进 programme.yaml 的 accepted，写明由谁决定、为什么。
已有说明的 1 个：
  合计对不上　二(一)　45个岗位，各项之和是46个。
    方案管理员甲：原文如此，已去函核实。
共核对 4 项：证明没有问题 1 项，发现问题 2 项，没有判明 1 项。
  空当　证明没有问题 1 项（区间扫描）
  增减方向　没有判明　补贴金额/上年度实缴保费（四）：超过每个问题的求解时限。
各判定最大的落差：
  补贴金额　“上年度裁员人数”多一点，少得 100%：上年度裁员人数 39 人 → 40 人，补贴金额 30,000.00 元 → 0.00 元"""


def test_people_read_it_in_chinese(programme: Programme) -> None:
    assert as_text(VERIFIED, programme) == TOLD


def test_what_the_rules_leave_undecided_is_told_with_its_reason(programme: Programme) -> None:
    nothing = Null("没有一行适用", NullCode.NO_ROW)
    witness = FactsWitness({"上年度裁员人数": Decimal(5)}, DAY, {"补贴比例": nothing})
    finding = Finding(
        FindingKind.GAP, Severity.ERROR, "补贴比例", (), "没有规定。", "补上。", witness, WHERE, id="gap:补贴比例:0"
    )
    verified = Verified((finding,), (), (), ())
    assert "     补贴比例　未能确定（没有一行适用）" in as_text(verified, programme).splitlines()
    assert "1. 错误·规定有空当" in as_text(verified, programme).splitlines()
    (told,) = as_json(verified, programme)["findings"]  # type: ignore[misc]
    assert told["shows"] == {"补贴比例": None}


def test_every_kind_has_a_name_of_its_own() -> None:
    for names in (KIND_NAMES, TOPIC_NAMES):
        assert set(names) == set(FindingKind)
        assert len(set(names.values())) == len(FindingKind)


def test_the_package_of_this_repository_has_nothing_unexplained(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", str(PACKAGE), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert set(found) == KEYS
    assert [each["id"] for each in found["findings"] if each["explained"] is None] == []


def test_a_name_that_nothing_defines_is_a_finding(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    package = shutil.copytree(PACKAGE, tmp_path / "package")
    text = (package / "programme.yaml").read_text(encoding="utf-8")
    assert text.count("form: 稳岗补贴申请表") <= 1
    (package / "programme.yaml").write_text(
        text.replace("    condition: 符合条件", "    condition: 符合条款"), encoding="utf-8"
    )
    assert main(["verify", str(package), "--json"]) == 1
    found = json.loads(capsys.readouterr().out)
    kinds = [(each["kind"], "符合条款" in each["message"]) for each in found["findings"]]
    assert ("reference", True) in kinds
    assert "decision-unknown" in [each["code"] for each in found["problems"]]
    assert main(["verify", str(package)]) == 1
    assert "方案包没有读全，只核对了引用" in capsys.readouterr().out


def test_problems_of_worked_cases_alone_do_not_keep_rules_from_being_verified(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    package = shutil.copytree(FAULTY / "tiered-benefit", tmp_path / "package")
    (package / "cases.yaml").write_text("- {id: 没有结果}\n", encoding="utf-8")
    assert main(["verify", str(package)]) == 1
    out = capsys.readouterr().out
    assert "以上问题只在算例里，规定照样核对。" in out
    assert "错误·规定有空当" in out


@pytest.mark.parametrize("package", [PACKAGE, FAULTY / "tiered-benefit"], ids=lambda each: each.name)
def test_decide_gives_what_a_witness_shows(package: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["verify", str(package), "--json"])
    findings = [each for each in json.loads(capsys.readouterr().out)["findings"] if each["on"] is not None]
    assert findings
    facts = tmp_path / "facts.json"
    for finding in findings:
        for side in filter(None, (finding, finding["beside"])):
            facts.write_text(json.dumps(side["witness"], ensure_ascii=False), encoding="utf-8")
            main(["decide", str(package), "--facts", str(facts), "--on", side["on"], "--json"])
            results = json.loads(capsys.readouterr().out)["results"]
            assert {name: results[name] for name in side["shows"]} == side["shows"]
        assert main(["verify", str(package), "--witness", finding["id"]]) == 0
        printed = capsys.readouterr()
        assert json.loads(printed.out) == finding["witness"]
        check = f"核对：luoshi decide {package} --facts - --on {finding['on']}\n"
        beside = finding["beside"]
        assert printed.err == check + ("这是前一种情形；后一种另加 --side after 输出。\n" if beside else "")
        after = ["verify", str(package), "--witness", finding["id"], "--side", "after", "--json"]
        assert main(after) == (0 if beside else 2)
        shown = json.loads(capsys.readouterr().out)
        assert shown == beside["witness"] if beside else shown["problems"][0]["code"] == "finding-one-sided"


def test_a_finding_about_figures_has_no_facts(capsys: pytest.CaptureFixture[str]) -> None:
    package = str(FAULTY / "teacher-posts")
    main(["verify", package, "--json"])
    (finding,) = json.loads(capsys.readouterr().out)["findings"]
    assert main(["verify", package, "--witness", finding["id"], "--json"]) == 2
    assert [each["code"] for each in json.loads(capsys.readouterr().out)["problems"]] == ["finding-without-facts"]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        pytest.param(["none"], "package-unreadable", id="no folder"),
        pytest.param([str(PACKAGE), "--witness", "gap:没有:0"], "finding-unknown", id="no finding"),
        pytest.param([str(PACKAGE), "--on", "2015-13-01"], "date-malformed", id="no day"),
    ],
)
def test_unusable_input(words: list[str], code: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", *words, "--json"]) == 2
    assert [each["code"] for each in json.loads(capsys.readouterr().out)["problems"]] == [code]


def test_a_day_is_verified_by_its_own_rules(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    copy = shutil.copytree(PACKAGE, tmp_path / "raised")
    text = (copy / "programme.yaml").read_text(encoding="utf-8")
    # From 2016 on the first tier pays less than the second: 30 % and 40 %.
    later = "{from: 2016-01-01, value: 50%, clause: 四(五), label: 示范值}"
    assert text.count(later) == 1
    (copy / "programme.yaml").write_text(text.replace(later, later.replace("50%", "30%")), encoding="utf-8")
    turned: dict[str, set[str]] = {}
    for day in ("2015-04-01", "2015-12-31", "2016-01-01"):
        main(["verify", str(copy), "--on", day, "--json"])
        findings = json.loads(capsys.readouterr().out)["findings"]
        turned[day] = {each["on"] for each in findings if each["kind"] == "monotone"}
        assert {each["on"] for each in findings if each["on"] is not None} <= {day}
        assert not any(each["about"].startswith("accepted/") for each in findings)
    assert turned == {"2015-04-01": set(), "2015-12-31": set(), "2016-01-01": {"2016-01-01"}}


@pytest.mark.parametrize(
    ("old", "new", "name"),
    [
        pytest.param("clause: 三(二), type: boolean", "clause: 三(九), type: boolean", "三(九)", id="a clause"),
        pytest.param("裁员率 < 登记失业率", "裁员律 < 登记失业率", "裁员律", id="a name in a rule"),
    ],
)
def test_what_is_not_defined_is_shown_by_its_name(
    old: str, new: str, name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy = shutil.copytree(PACKAGE, tmp_path / "misnamed")
    text = (copy / "programme.yaml").read_text(encoding="utf-8")
    assert text.count(old) == 1
    (copy / "programme.yaml").write_text(text.replace(old, new), encoding="utf-8")
    assert main(["verify", str(copy), "--json"]) == 1
    findings = json.loads(capsys.readouterr().out)["findings"]
    assert [(each["kind"], each["witness"]) for each in findings] == [("reference", {"写作": name})]


def test_a_day_outside_the_period_in_force(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", str(PACKAGE), "--on", "2014-12-31", "--json"]) == 1
    assert [each["code"] for each in json.loads(capsys.readouterr().out)["problems"]] == ["not-in-force"]


class Terminal(io.StringIO):
    """A stream that a person looks at."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("stream", "seconds", "told"),
    [
        pytest.param(Terminal(), 2.3, True, id="long, at a terminal"),
        pytest.param(Terminal(), 0.0, False, id="short"),
        pytest.param(io.StringIO(), 2.3, False, id="long, into a file"),
    ],
)
def test_who_waits_is_told(stream: io.StringIO, seconds: float, told: bool) -> None:
    with telling("正在核对", stream):
        time.sleep(seconds)
    assert ("正在核对，已 2 秒" in stream.getvalue()) is told
    assert stream.getvalue() == "" or stream.getvalue().endswith("\r")
