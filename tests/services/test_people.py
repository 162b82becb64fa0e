"""Units, people and posts: workbooks with every kind of fault, rosters beside what is stored, passwords and locks."""

import datetime as dt
from collections.abc import Callable, Sequence
from io import BytesIO

import pytest
import xlsxwriter

from luoshi.records.accounts import Post, RoleName, Unit, User
from luoshi.records.audit import Record
from luoshi.records.enterprises import Enterprise
from luoshi.records.sign_in import SignInFailures
from luoshi.services import people, roster_workbook, sign_in
from luoshi.services.acts import Act, Channel, Conflict, Forbidden, Invalid, NotVisible, act_of
from luoshi.services.rosters import PostRow, Roster, UnitRow, credit_code_valid
from luoshi.source import CellPlace, FieldPlace, Problem

NOW = dt.datetime(2026, 11, 22, 9, tzinfo=dt.UTC)
TODAY = dt.date(2026, 11, 22)
OPERATOR = Act(None, NOW, Channel.CLI)
WHERE = FieldPlace("test")
CITY = UnitRow(WHERE, "city", "云溪市", "city", "9901")
EAST = UnitRow(WHERE, "east-hr", "东岭区人社局", "district", "990101", "人社", "city")

Sheets = dict[str, list[Sequence[object]]]
UNIT_TITLES = ("单位编码", "单位名称", "职能", "层级", "区划代码", "上级编码")
POST_TITLES = ("账号", "姓名", "单位编码", "角色", "起始日", "截止日")
ENTERPRISE_TITLES = ("统一社会信用代码", "企业名称", "区划代码", "所在地", "账号", "经办人")


def sound() -> Sheets:
    return {
        "单位": [
            UNIT_TITLES,
            ["east-hr", "东岭区人社局", "人社", "district", 990101, "city"],
            ["city", "云溪市", "", "city", "9901", ""],
        ],
        "用户": [POST_TITLES, ["li.ming", "李明", "east-hr", "经办", "2026-01-01", ""]],
        "企业": [ENTERPRISE_TITLES, ["91350100M000100Y43", "云溪示例厂", "990101", "东岭区", "yunxi", "王芳"]],
    }


def workbook(sheets: Sheets, touch: Callable[[xlsxwriter.Workbook], None] | None = None) -> bytes:
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
        if touch is not None:
            touch(book)
    return buffer.getvalue()


def cell(sheet: str, at: str) -> CellPlace:
    return CellPlace("人员.xlsx", sheet, at)


def faults(problems: tuple[Problem, ...]) -> list[tuple[str, object]]:
    return [(problem.code, problem.where) for problem in problems]


def changed(sheet: str, row: int, column: int, value: object) -> Sheets:
    sheets = sound()
    cells = [*sheets[sheet][row]]
    cells[column] = value
    sheets[sheet][row] = cells
    return sheets


def shuffled() -> Sheets:
    """The titles in another order, a blank row between, text with blanks around it."""
    sheets = sound()
    sheets["用户"] = [
        ["角色", "姓名", "", "账号", "单位编码"],
        ["", "", "", "", ""],
        [" 经办 ", "李明", "", "li.ming", "east-hr"],
    ]
    return sheets


def test_a_sound_workbook_is_read_whatever_the_order_of_its_columns() -> None:
    roster, problems = roster_workbook.read("人员.xlsx", workbook(shuffled()))
    assert problems == ()
    assert roster.units[0] == UnitRow(
        cell("单位", "A2"), "east-hr", "东岭区人社局", "district", "990101", "人社", "city"
    )
    assert roster.posts == (PostRow(cell("用户", "D3"), "li.ming", "李明", "east-hr", RoleName.HANDLER),)
    assert roster.enterprises[0].credit_code == "91350100M000100Y43"


def test_dates_are_read_as_text_and_as_dates() -> None:
    sheets = sound()
    sheets["用户"] = [
        POST_TITLES,
        *(["li.ming", "李明", "city", "经办", text, ""] for text in ("2026年1月5日", "2026/1/5")),
    ]

    def real_date(book: xlsxwriter.Workbook) -> None:
        style = book.add_format({"num_format": "yyyy-mm-dd"})
        book.get_worksheet_by_name("用户").write_datetime(2, 4, dt.date(2026, 1, 5), style)

    roster, problems = roster_workbook.read("人员.xlsx", workbook(sheets, real_date))
    assert problems == ()
    assert [post.since for post in roster.posts] == [dt.date(2026, 1, 5), dt.date(2026, 1, 5)]


def test_the_template_reads_back_empty() -> None:
    assert roster_workbook.read("人员.xlsx", roster_workbook.template()) == (Roster(), ())


def with_formula(book: xlsxwriter.Workbook) -> None:
    book.get_worksheet_by_name("用户").write_formula("B2", '="李"&"明"', value="李明")


def with_merged(book: xlsxwriter.Workbook) -> None:
    book.get_worksheet_by_name("单位").merge_range("D2:D3", "city")


def with_far_cell(book: xlsxwriter.Workbook) -> None:
    book.get_worksheet_by_name("用户").write("XFD1048576", "x")


BAD_CELLS = [
    ("no such role", changed("用户", 1, 3, "局长"), None, [("role-unknown", "用户", "D2")]),
    ("no role", changed("用户", 1, 3, ""), None, [("cell-empty", "用户", "D2")]),
    ("no date", changed("用户", 1, 4, "2026-02-30"), None, [("cell-date", "用户", "E2")]),
    ("no name", changed("单位", 1, 1, " "), None, [("cell-empty", "单位", "B2")]),
    ("long name", changed("单位", 1, 1, "长" * 101), None, [("cell-too-long", "单位", "B2")]),
    ("unknown title", changed("用户", 0, 5, "电话"), None, [("title-unknown", "用户", "F1")]),
    ("title twice", changed("用户", 0, 5, "姓名"), None, [("title-twice", "用户", "F1")]),
    ("title missing", changed("用户", 0, 1, ""), None, [("title-missing", "用户", "A1")]),
    ("formula", sound(), with_formula, [("cell-formula", "用户", "B2")]),
    ("merged", sound(), with_merged, [("cell-merged", "单位", "D2:D3")]),
    ("far cell", sound(), with_far_cell, [("sheet-too-large", "用户", "A1")]),
    ("no sheet of people", {"单位": [UNIT_TITLES]}, None, [("sheet-missing", "", "")]),
    ("no rows at all", {"用户": []}, None, [("title-missing", "用户", "A1")] * 4),
    (
        "all at once",
        changed("企业", 1, 5, "") | {"用户": [POST_TITLES, ["", "李明", "city", "局长", "明天", ""]]},
        None,
        [
            ("cell-empty", "企业", "F2"),
            ("cell-empty", "用户", "A2"),
            ("role-unknown", "用户", "D2"),
        ],
    ),
]


@pytest.mark.parametrize(
    ("sheets", "touch", "expected"), [row[1:] for row in BAD_CELLS], ids=[row[0] for row in BAD_CELLS]
)
def test_every_bad_cell_is_named(
    sheets: Sheets, touch: Callable[[xlsxwriter.Workbook], None] | None, expected: list[tuple[str, str, str]]
) -> None:
    _, problems = roster_workbook.read("人员.xlsx", workbook(sheets, touch))
    assert faults(problems) == [(code, cell(sheet, at)) for code, sheet, at in expected]
    assert all(problem.remedy for problem in problems)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        pytest.param(b"", "workbook-unreadable", id="empty"),
        pytest.param(b"PK\x03\x04 not really", "workbook-unreadable", id="no archive"),
        pytest.param("账号,姓名".encode(), "workbook-unreadable", id="CSV"),
        pytest.param(workbook({"用户": [POST_TITLES]})[:-40], "workbook-unreadable", id="cut off"),
        pytest.param(b"x" * (roster_workbook.MAX_BYTES + 1), "file-too-large", id="too large"),
    ],
)
def test_what_is_no_workbook_is_refused(content: bytes, code: str) -> None:
    assert [problem.code for problem in roster_workbook.read("人员.xlsx", content)[1]] == [code]


@pytest.mark.parametrize(
    ("code", "valid"),
    [
        # GB 32100-2015, annex A, works its check character out on this code.
        pytest.param("91350100M000100Y43", True, id="the standard's own example"),
        pytest.param("91350100M000100Y44", False, id="another check character"),
        pytest.param("91350100M000100Y4", False, id="too short"),
        pytest.param("91350100M000100YO3", False, id="a letter that is not used"),
        pytest.param("91350100m000100y43", False, id="small letters"),
    ],
)
def test_credit_codes(code: str, valid: bool) -> None:
    assert credit_code_valid(code) is valid


def post(username: str, name: str, unit: str = "city", role: RoleName = RoleName.HANDLER) -> PostRow:
    return PostRow(WHERE, username, name, unit, role)


BAD_ROSTERS = [
    ("unit code", Roster((UnitRow(WHERE, "市 局", "市局", "city", "9901"),)), ["unit-code"]),
    ("region is text", Roster((UnitRow(WHERE, "a", "甲", "city", "云溪"),)), ["region-code"]),
    ("unit twice", Roster((CITY, UnitRow(FieldPlace("b"), "city", "另一个", "city", "9901"))), ["unit-twice"]),
    ("unit above unknown", Roster((UnitRow(WHERE, "a", "甲", "city", "9901", "", "x"),)), ["unit-unknown"]),
    ("own superior", Roster((UnitRow(WHERE, "a", "甲", "city", "9901", "", "a"),)), ["unit-circle"]),
    (
        "superiors in a circle",
        Roster((UnitRow(WHERE, "a", "甲", "c", "99", "", "b"), UnitRow(WHERE, "b", "乙", "c", "99", "", "a"))),
        ["unit-circle", "unit-circle"],
    ),
    ("post in no unit", Roster(posts=(post("ann", "安", "x"),)), ["unit-unknown"]),
    ("username", Roster((CITY,), (post("李明", "李明"),)), ["username-format"]),
    (
        "post twice",
        Roster((CITY,), (post("ann", "安"), PostRow(FieldPlace("b"), "ann", "安", "city", RoleName.HANDLER))),
        ["post-twice"],
    ),
    (
        "one account, two names",
        Roster((CITY,), (post("ann", "安"), post("ann", "宁", role=RoleName.LEADER))),
        ["username-taken"],
    ),
    ("account of somebody else", Roster((CITY,), (post("stored", "安"),)), ["username-taken"]),
    (
        "auditor with another post",
        Roster((CITY,), (post("ann", "安"), post("ann", "安", role=RoleName.AUDITOR))),
        ["roles-apart"],
    ),
    (
        "ends before it begins",
        Roster((CITY,), (PostRow(WHERE, "ann", "安", "city", RoleName.HANDLER, TODAY, TODAY - dt.timedelta(1)),)),
        ["post-backward"],
    ),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("roster", "codes"), [row[1:] for row in BAD_ROSTERS], ids=[row[0] for row in BAD_ROSTERS])
def test_a_bad_roster_leaves_nothing_behind(roster: Roster, codes: list[str]) -> None:
    User.objects.create(username="stored", full_name="原有的人")
    with pytest.raises(Invalid) as refused:
        people.enter(OPERATOR, roster)
    assert [problem.code for problem in refused.value.problems] == codes
    assert (Unit.objects.count(), User.objects.count(), Post.objects.count()) == (0, 1, 0)
    assert Record.objects.get().payload["problems"] == codes


@pytest.mark.django_db
def test_a_workbook_is_stored_whole_and_may_be_entered_again() -> None:
    roster, _ = roster_workbook.read("人员.xlsx", workbook(sound()))
    stored = people.enter(OPERATOR, roster)
    assert (stored.units, stored.posts, stored.enterprises) == (2, 1, 1)
    assert [(each.username, each.full_name) for each in stored.passwords] == [("li.ming", "李明"), ("yunxi", "王芳")]
    assert Unit.objects.get(code="east-hr").parent == Unit.objects.get(code="city")
    assert Enterprise.objects.get().users.get().username == "yunxi"
    again = people.enter(OPERATOR, roster)
    assert (again.posts, again.passwords) == (0, ())
    assert (Unit.objects.count(), User.objects.count(), Post.objects.count()) == (2, 2, 1)
    told = str(list(Record.objects.values_list("payload", flat=True)))
    assert all(each.password not in told for each in stored.passwords)


@pytest.mark.django_db
def test_a_known_unit_is_changed() -> None:
    people.enter(OPERATOR, Roster((CITY, EAST)))
    people.enter(
        OPERATOR, Roster((UnitRow(WHERE, "east-hr", "东岭区人力资源和社会保障局", "district", "990101", "人社"),))
    )
    unit = Unit.objects.get(code="east-hr")
    assert (unit.name, unit.parent) == ("东岭区人力资源和社会保障局", None)


@pytest.mark.django_db
def test_the_one_time_password_opens_the_account_once_it_is_changed() -> None:
    password = people.enter(OPERATOR, Roster((CITY,), (post("ann", "安"),))).passwords[0].password
    user = sign_in.sign_in(Act(None, NOW, Channel.WEB), "ann", password)
    assert user.must_change_password
    sign_in.change_password(act_of(user, NOW, Channel.WEB), password, "own-words-2026", "own-words-2026")
    assert not User.objects.get().must_change_password


@pytest.fixture
def office() -> tuple[Act, User]:
    """The administrator at work and somebody who forgot a password."""
    admin = post("admin", "管理员", role=RoleName.SYSTEM_ADMIN)
    people.enter(OPERATOR, Roster((CITY,), (admin, post("ann", "安"))))
    by_name = {user.username: user for user in User.objects.all()}
    return act_of(by_name["admin"], NOW, Channel.WEB), by_name["ann"]


@pytest.mark.django_db
def test_a_reset_password_lifts_the_lock(office: tuple[Act, User]) -> None:
    act, ann = office
    visitor = Act(None, NOW, Channel.WEB)
    for _ in range(sign_in.MOST_FAILURES):
        with pytest.raises(Invalid):
            sign_in.sign_in(visitor, "ann", "guess")
    with pytest.raises(Conflict, match="锁定"):
        sign_in.sign_in(visitor, "ann", "guess")
    assert [held.username for held in people.locked(act)] == ["ann"]
    given = people.reset_password(act, ann.pk)
    assert sign_in.sign_in(visitor, "ann", given.password).must_change_password
    assert Record.objects.filter(action="user.manage", target="ann").get().payload == {"password": "reset"}


@pytest.mark.django_db
def test_a_lock_is_lifted_without_a_new_password(office: tuple[Act, User]) -> None:
    act, _ = office
    SignInFailures.objects.create(username="ann", failures=5, last_at=NOW, locked_until=NOW + dt.timedelta(minutes=15))
    people.unlock(act, "ann")
    assert not people.locked(act).exists()
    with pytest.raises(NotVisible):
        people.unlock(act, "ann")


@pytest.mark.django_db
def test_a_closed_account_cannot_be_used(office: tuple[Act, User]) -> None:
    act, ann = office
    given = people.reset_password(act, ann.pk)
    people.set_active(act, ann.pk, False)
    with pytest.raises(Invalid):
        sign_in.sign_in(Act(None, NOW, Channel.WEB), "ann", given.password)
    people.set_active(act, ann.pk, True)
    assert sign_in.sign_in(Act(None, NOW, Channel.WEB), "ann", given.password) == ann


@pytest.mark.django_db
def test_a_post_ends_with_its_last_day(office: tuple[Act, User]) -> None:
    act, ann = office
    held = ann.posts.get()
    with pytest.raises(Invalid):
        people.end_post(act, held.pk, TODAY - dt.timedelta(days=1))
    people.end_post(act, held.pk, TODAY)
    assert act_of(ann, NOW, Channel.WEB).posts == (held,)
    assert act_of(ann, NOW + dt.timedelta(days=1), Channel.WEB).posts == ()
    # Whoever has ended every other post may become an auditor the day after.
    tomorrow = Act(None, NOW + dt.timedelta(days=1), Channel.CLI)
    assert people.enter(tomorrow, Roster(posts=(post("ann", "安", role=RoleName.AUDITOR),))).posts == 1


@pytest.mark.django_db
def test_administrators_do_nothing_to_themselves(office: tuple[Act, User]) -> None:
    act, _ = office
    assert act.user is not None
    own = act.user
    for attempt in (
        lambda: people.reset_password(act, own.pk),
        lambda: people.set_active(act, own.pk, False),
        lambda: people.end_post(act, own.posts.get().pk, TODAY),
    ):
        with pytest.raises(Conflict):
            attempt()


@pytest.mark.django_db
def test_only_the_administrator_manages_people(office: tuple[Act, User]) -> None:
    _, ann = office
    act = act_of(ann, NOW, Channel.WEB)
    for attempt in (
        lambda: people.enter(act, Roster((CITY,))),
        lambda: people.reset_password(act, ann.pk),
        lambda: people.users(act),
    ):
        with pytest.raises(Forbidden):
            attempt()


def test_one_time_passwords_are_long_and_legible() -> None:
    made = {people.one_time_password() for _ in range(1_000)}
    assert len(made) == 1_000
    assert {len(each) for each in made} == {19}
    assert not set("".join(made)) & set("0O1lI")
