"""What check finds in a package that loads: clauses nobody carries out, clauses called declaratory that are not."""

import pytest

from luoshi.deadlines import Calendar
from luoshi.programme import check, load_files
from luoshi.source import FilePlace
from tests.programme import tiny

CALENDAR = Calendar.china()
PURPOSE = "为关心职工，制定本办法。"
DECLARED = FilePlace("programme.yaml", 47, 5)


def codes(files: dict[str, bytes]) -> dict[str, FilePlace]:
    """The codes of the findings that are not about worked cases, with their places."""
    loaded = load_files(files)
    assert loaded.problems == ()
    found = {}
    for problem in check(loaded, CALENDAR).problems:
        assert isinstance(problem.where, FilePlace)
        if problem.code != "not-exercised":
            found[problem.code] = problem.where
    return found


def test_a_sound_package_has_none() -> None:
    assert codes(tiny.files()) == {}


@pytest.mark.parametrize(
    ("purpose", "prescribes"),
    [
        ("为关心职工，应办好津贴。", True),
        ("各单位须照此办理。", True),
        ("津贴不得挪用。", True),
        ("每人发15元。", True),
        ("每人发十五元。", True),
        ("每年三次检查。", True),
        ("九月底前总结。", True),
        ("按照某发〔2015〕103号和《工会法》第四十二条，制定本办法。", False),
        ("为适应高温、响应号召、相应调整、做好应急和供应，制定本办法。", False),
        ("一心一意关心职工。", False),
    ],
)
def test_a_declaratory_clause_prescribes_nothing(purpose: str, prescribes: bool) -> None:
    found = codes(tiny.files(document=tiny.DOCUMENT.replace(PURPOSE, purpose)))
    assert found == ({"declaratory-prescribes": DECLARED} if prescribes else {})


def test_a_clause_is_not_both() -> None:
    assert codes(tiny.broken(("{kind: applicant, clause: 二(一)}", "{kind: applicant, clause: 一}"))) == {
        "declaratory-linked": DECLARED
    }


def test_a_clause_with_text_is_no_heading() -> None:
    assert codes(tiny.broken(("because: purpose", "because: heading"))) == {"declaratory-not-heading": DECLARED}


def test_a_clause_is_declared_once() -> None:
    found = codes(tiny.broken(("because: purpose}\n", "because: purpose}\n  - {clause: 一, because: purpose}\n")))
    assert found == {"declaratory-twice": FilePlace("programme.yaml", 48, 5)}


def test_a_clause_that_nothing_carries_out() -> None:
    document = tiny.DOCUMENT + "（三）监督。工会每月检查一次。\n"
    assert codes(tiny.files(document=document)) == {"unlinked-clause": FilePlace("document.md", 7, 1)}


def test_a_lost_clause_waits_for_the_office() -> None:
    document = tiny.DOCUMENT + "（三）（原件此项缺失）\n"
    pending = tiny.PROGRAMME + "pending: [{clause: 二(三), lost: 第三项, value: 不要求}]\n"
    loaded = load_files(tiny.files(programme=pending, document=document))
    coverage = check(loaded, CALENDAR).coverage
    assert coverage is not None
    # 一 declares, 二 is a heading, 二(一) and 二(二) are operative, 二(三) is lost.
    assert (coverage.total, coverage.declaratory, coverage.headings, coverage.operative, coverage.lost) == (
        5,
        1,
        1,
        2,
        1,
    )


def test_a_link_counts_only_when_a_case_exercises_it() -> None:
    checked = check(load_files(tiny.files(cases="[]")), CALENDAR)
    assert checked.coverage is not None
    assert checked.coverage.unlinked == ("二(一)", "二(二)")
    assert {problem.code for problem in checked.problems} == {"not-exercised"}


def test_a_case_that_fails_says_how() -> None:
    checked = check(load_files(tiny.files(cases=tiny.CASES.replace("津贴: 45", "津贴: 46"))), CALENDAR)
    failed = [problem for problem in checked.problems if problem.code == "case-failed"]
    assert [problem.message for problem in failed] == ["算例“三天”不符：津贴 应为 46.00，算得 45.00"]
    assert failed[0].where == FilePlace("cases.yaml", 1, 3)


@pytest.mark.parametrize(
    ("files", "code", "place"),
    [
        ({}, "file-missing", (1, 1)),
        ({"programme.yaml": b""}, "file-empty", (1, 1)),
        ({"programme.yaml": b"- a"}, "value-shape", (1, 1)),
        ({"programme.yaml": "id: 高温".encode("gbk")}, "file-not-utf8", (1, 5)),
        ({"programme.yaml": b"id: a\nissuer: \x07"}, "file-control-character", (2, 9)),
        ({"programme.yaml": b"a" * (2 * 1024 * 1024 + 1)}, "file-too-large", (1, 1)),
        ({"programme.yaml": b"[" * 1000}, "yaml-too-deep", (1, 42)),
        ({"programme.yaml": b"a: [1"}, "yaml-syntax", (1, 6)),
    ],
    ids=["nothing", "empty", "a list", "gbk", "bell", "10 MB", "deep", "open bracket"],
)
def test_files_that_cannot_be_read(files: dict[str, bytes], code: str, place: tuple[int, int]) -> None:
    loaded = load_files(files)
    assert [(p.code, p.where) for p in loaded.problems] == [(code, FilePlace("programme.yaml", *place))]


def test_the_document_of_a_package_must_be_there() -> None:
    files = tiny.files()
    del files["document.md"]
    loaded = load_files(files)
    assert [(p.code, p.where) for p in loaded.problems] == [("file-missing", FilePlace("programme.yaml", 5, 11))]


def test_the_digest_names_the_content() -> None:
    first, same = load_files(tiny.files()).programme, load_files(tiny.files()).programme
    other = load_files(tiny.files(cases=tiny.CASES + "\n")).programme
    assert first is not None
    assert same is not None
    assert other is not None
    assert first.digest == same.digest != other.digest
    assert len(first.digest) == 64
