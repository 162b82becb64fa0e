"""`luoshi diff`: the contract's keys, exit codes, and what people read of two versions."""

import json
import shutil
from pathlib import Path

import pytest

from luoshi.cli import main

PACKAGE = Path("programmes/job-stability")
KEYS = ["clauses", "definitions", "regions", "same", "unsettled", "asked", "problems"]
# The second tier ends at 3.5 % instead of 3 %, in the document and in the rules.
SHIFTED = {
    "document.md": [("不高于3%（含3%）", "不高于3.5%（含3.5%）"), ("裁员率高于3%、", "裁员率高于3.5%、")],
    "programme.yaml": [('"(2%..3%]"', '"(2%..3.5%]"'), ('"(3%..4%]"', '"(3.5%..4%]"')],
}


@pytest.fixture
def shifted(tmp_path: Path) -> Path:
    """The package with a boundary moved."""
    copy = shutil.copytree(PACKAGE, tmp_path / "shifted")
    for name, changes in SHIFTED.items():
        text = (copy / name).read_text(encoding="utf-8")
        for old, new in changes:
            assert text.count(old) == 1
            text = text.replace(old, new)
        (copy / name).write_text(text, encoding="utf-8")
    return copy


def test_a_version_does_not_differ_from_itself(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diff", str(PACKAGE), str(PACKAGE), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert list(found) == KEYS
    assert [found[key] for key in ("clauses", "definitions", "regions", "unsettled", "asked")] == [[]] * 5
    assert found["same"] == ["裁员率", "裁员率达标", "符合条件", "补贴比例", "补贴金额"]


def test_a_moved_boundary(shifted: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diff", str(PACKAGE), str(shifted), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert [(each["address"], each["change"]) for each in found["clauses"]] == [
        ("四(二)", "changed"),
        ("四(三)", "changed"),
    ]
    assert found["same"] == ["裁员率", "裁员率达标", "符合条件"]
    (amount,) = [each for each in found["regions"] if each["decision"] == "补贴金额"]
    facts = amount["witness"]
    rate = facts["上年度裁员人数"] / (facts["上年度裁员人数"] + facts["上年末参保人数"])
    assert 0.03 < rate <= 0.035
    # 40 % instead of 30 % of the premium.
    premium = float(facts["上年度实缴保费"])
    assert (float(amount["old"]), float(amount["new"])) == pytest.approx((premium * 0.3, premium * 0.4))
    assert float(amount["change"]) == pytest.approx(premium * 0.1)


def test_people_read_what_changed_and_for_whom(shifted: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diff", str(PACKAGE), str(shifted)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "《失业保险稳岗补贴》与《失业保险稳岗补贴》"
    at = lines.index("条款有变动的 2 条：")
    assert lines[at + 1 : at + 4] == [
        "  改动　四(二)",
        "    旧：（二）裁员率高于2%、不高于3%（含3%），补贴基数的40%。",
        "    新：（二）裁员率高于2%、不高于3.5%（含3.5%），补贴基数的40%。",
    ]
    assert "  改动　判定“补贴比例”" in lines
    assert "结果不同的情形 2 种：" in lines
    assert "已证明结果处处相同的判定：裁员率、裁员率达标、符合条件。" in lines


def test_packages_of_two_programmes_are_said_to_be(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    copy = shutil.copytree(PACKAGE, tmp_path / "other")
    text = (copy / "programme.yaml").read_text(encoding="utf-8")
    assert text.count("\nid: job-stability\n") == 1
    renamed = text.replace("\nid: job-stability\n", "\nid: job-retention\n")
    (copy / "programme.yaml").write_text(renamed, encoding="utf-8")
    told = "两个方案包的编号不同：job-stability、job-retention。同一方案的两版，编号应当相同；请核对是否选错了文件夹。"
    assert main(["diff", str(PACKAGE), str(copy)]) == 0
    assert capsys.readouterr().out.splitlines()[1] == told
    assert main(["diff", str(PACKAGE), str(PACKAGE)]) == 0
    assert "编号不同" not in capsys.readouterr().out


def test_what_is_asked_more_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    copy = shutil.copytree(PACKAGE, tmp_path / "more")
    text = (copy / "programme.yaml").read_text(encoding="utf-8")
    rule = "足额缴费 and 裁员率达标 and 财务健全"
    assert text.count(rule) == 1
    (copy / "programme.yaml").write_text(text.replace(rule, "足额缴费 and 裁员率达标"), encoding="utf-8")
    assert main(["diff", str(copy), str(PACKAGE)]) == 0
    assert "  “符合条件”新版要多问：财务健全。" in capsys.readouterr().out.splitlines()
    assert main(["diff", str(PACKAGE), str(copy)]) == 0
    assert "  “符合条件”新版不再问：财务健全。" in capsys.readouterr().out.splitlines()


def test_packages_that_do_not_load(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diff", str(tmp_path / "none"), str(PACKAGE), "--json"]) == 2
    assert [each["code"] for each in json.loads(capsys.readouterr().out)["problems"]] == ["package-unreadable"]
    assert main(["diff", str(PACKAGE), str(tmp_path), "--json"]) == 2
    assert [each["code"] for each in json.loads(capsys.readouterr().out)["problems"]] == ["file-missing"]
