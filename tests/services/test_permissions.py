"""Who may do what to whose: every service function × every kind of person × whose case, on a real database.

The table below is written by hand from the design's "whom it serves"; nothing in it is taken from the program's own
table of grants. A function that is not listed here fails the test.
"""

import ast
import importlib
import inspect
import pkgutil
from pathlib import Path

import pytest
from django.db import transaction

import luoshi.services
from luoshi.services.acts import Act, Channel, Forbidden, NotVisible, Refused
from luoshi.services.permissions import GRANTS, SERVICES, Action
from tests.services.attempts import ATTEMPTS
from tests.services.city import NOW, City

# A cell has a letter for each thing: east's, river's (another district's) and the city's own, or one letter where
# there is only one thing.
DONE, REFUSED, HIDDEN, CONFLICT = "+", "x", "-", "!"

# The columns, by the names of tests/services/city.py: applicants (Ap) and handlers of a district, of another district
# and of the city (Hr 人社, Si 社保经办, Fi 财政), the leader of a district, then the city's other officials.
PEOPLE = {
    "vis": "visitor",
    "eAp": "east",
    "rAp": "river",
    "cAp": "city",
    "eHr": "east-hr",
    "eSi": "east-fund",
    "rHr": "river-hr",
    "rSi": "river-fund",
    "cHr": "city-hr",
    "cSi": "city-fund",
    "cFi": "city-finance",
    "eLd": "east-leader",
    "off": "office",
    "lea": "leader",
    "aud": "auditor",
    "aut": "author",
    "adm": "admin",
    "wrk": "worker",
}
TABLE = """
                          vis eAp rAp cAp eHr eSi rHr rSi cHr cSi cFi eLd off lea aud aut adm wrk
auditing.last_root        x   x   x   x   x   x   x   x   x   x   x   x   x   x   +   x   x   x
auditing.records          x   x   x   x   x   x   x   x   x   x   x   x   x   x   +   x   x   x
auditing.verify           x   x   x   x   x   x   x   x   x   x   x   x   x   x   +   x   x   +
backup.write              x   x   x   x   x   x   x   x   x   x   x   x   x   x   x   x   x   !
cases.correct_account     --- +-- -+- --+ x-- x-- -x- -x- xxx xxx xxx x-- xxx xxx xxx --- --- xxx
cases.discard             --- +-- -+- --+ --- --- --- --- --- --- --- --- --- --- --- --- --- xxx
cases.inbox               xxx +-- -+- --+ xxx xxx xxx xxx xxx xxx xxx xxx xxx xxx xxx xxx xxx xxx
cases.read_message        xxx +-- -+- --+ xxx xxx xxx xxx xxx xxx xxx xxx xxx xxx xxx xxx xxx xxx
cases.save                --- +-- -+- --+ --- --- --- --- --- --- --- --- --- --- --- --- --- xxx
cases.seen                --- +-- -+- --+ +-- +-- -+- -+- +++ +++ +++ +-- +++ +++ +++ --- --- +++
cases.start               x   +   +   +   x   x   x   x   x   x   x   x   x   x   x   x   x   x
cases.submit              --- +-- -+- --+ --- --- --- --- --- --- --- --- --- --- --- --- --- xxx
cases.withdraw            --- +-- -+- --+ x-- x-- -x- -x- xxx xxx xxx x-- xxx xxx xxx --- --- xxx
casework.page             --- +-- -+- --+ --- --- --- --- --- --- --- --- --- --- --- --- --- +++
catalogue.calculate       +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +
catalogue.offered         +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +
catalogue.page            +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +
catalogue.programmes      +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +
clock.resume              +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +
clock.set_clock           +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +
comparison.comparison     x   x   x   x   x   x   x   x   x   x   x   +   +   +   +   +   x   x
cover.cover               x   x   x   x   x   x   x   x   x   x   x   +   +   +   +   +   x   x
demonstration.city.found  x   x   x   x   x   x   x   x   x   x   x   x   x   x   x   x   +   +
dossier.dossier           --- --- --- --- +-- +-- -+- -+- +++ +++ +++ +-- +++ +++ +++ --- --- ---
duties.complete_task      x   x   x   x   -   -   -   -   +   -   -   x   x   x   x   x   x   x
duties.done               --- --- --- --- +-- +-- -+- -+- +++ +++ --- --- --- --- --- --- --- ---
duties.in_area            xxx xxx xxx xxx +-- +-- -+- -+- +++ +++ +++ +-- +++ +++ +++ xxx xxx xxx
duties.promise            x   x   x   x   x   x   x   x   x   x   x   x   +   x   x   x   x   +
duties.task               x   x   x   x   -   -   -   -   +   +   +   -   +   +   +   x   x   x
duties.todo               --- --- --- --- +-- --- -+- --- --+ --- --- --- --- --- --- --- --- ---
funds.appropriate         x   x   x   x   x   x   x   x   x   x   x   x   +   x   x   x   x   +
funds.page                x   x   x   x   +   +   +   +   +   +   +   +   +   +   +   x   x   x
funds.receive             x   x   x   x   x   x   x   x   x   x   x   x   +   x   x   x   x   +
objections.lodge          +++ +++ +++ +++ +++ +++ +++ +++ +++ +++ +++ +++ +++ +++ +++ +++ +++ +++
objections.open_ones      --- x-- -x- --x x-- x-- -x- -x- +++ xxx xxx x-- xxx xxx +++ --- --- xxx
objections.settle         --- x-- -x- --x x-- x-- -x- -x- +++ xxx xxx x-- xxx xxx xxx --- --- xxx
objections.waiting        xxx xxx xxx xxx --- --- --- --- +++ --- --- xxx xxx xxx --- xxx xxx xxx
office.dashboard          xxx xxx xxx xxx xxx xxx xxx xxx xxx xxx xxx +-- +++ +++ +++ xxx xxx xxx
payments.claim            x   x   x   x   x   x   x   x   x   x   x   x   x   x   x   x   x   +
payments.order_payment    --- x-- -x- --x x-- +-- -x- -+- xxx xx+ xxx x-- xxx xxx xxx --- --- xxx
payments.order_transfer   --- x-- -x- --x x-- x-- -x- -x- xxx xxx +++ x-- xxx xxx xxx --- --- xxx
payments.orders           xxx xxx xxx xxx +-- +-- -+- -+- +++ +++ +++ +-- +++ +++ +++ xxx xxx xxx
payments.settle           x   x   x   x   x   x   x   x   x   x   x   x   x   x   x   x   x   +
payments.waiting          xxx xxx xxx xxx --- +-- --- -+- --- --+ --- --- --- --- --- xxx xxx xxx
people.end_post           x   x   x   x   x   x   x   x   x   x   x   x   x   x   x   x   +   +
people.enter              x   x   x   x   x   x   x   x   x   x   x   x   x   x   x   x   +   +
people.locked             x   x   x   x   x   x   x   x   x   x   x   x   x   x   x   x   +   +
people.reset_password     x   x   x   x   x   x   x   x   x   x   x   x   x   x   x   x   +   +
people.set_active         x   x   x   x   x   x   x   x   x   x   x   x   x   x   x   x   +   +
people.units              x   x   x   x   x   x   x   x   x   x   x   x   x   x   x   x   +   +
people.unlock             x   x   x   x   x   x   x   x   x   x   x   x   x   x   x   x   +   +
people.users              x   x   x   x   x   x   x   x   x   x   x   x   x   x   x   x   +   +
printing.papers.printed   xxx !-- -!- --! !-- !-- -!- -!- !!! !!! !!! !-- !!! !!! !!! xxx xxx xxx
registers.export          xxx xxx xxx xxx +-- +-- -+- -+- +++ +++ +++ +-- +++ +++ +++ xxx xxx xxx
registers.page            xxx xxx xxx xxx +-- +-- -+- -+- +++ +++ +++ +-- +++ +++ +++ xxx xxx xxx
releases.every            x   x   x   x   x   x   x   x   x   x   x   +   +   +   +   +   x   x
releases.one              x   x   x   x   x   x   x   x   x   x   x   +   +   +   +   +   x   x
releases.propose          x   x   x   x   x   x   x   x   x   x   x   x   x   x   x   +   x   !
releases.publish          x   x   x   x   x   x   x   x   x   x   x   x   x   x   x   +   x   !
releases.withdraw         x   x   x   x   x   x   x   x   x   x   x   x   x   x   x   +   x   x
rules.change              x   x   x   x   x   x   x   x   x   x   x   x   x   x   x   +   x   x
rules.dmn                 x   x   x   x   x   x   x   x   x   x   x   +   +   +   +   +   x   x
rules.workbook            x   x   x   x   x   x   x   x   x   x   x   +   +   +   +   +   x   x
restore.restore           x   x   x   x   x   x   x   x   x   x   x   x   x   x   x   x   x   !
returns.file              xxx xxx xxx xxx --- +-- --- -+- --- --+ --- xxx xxx xxx xxx xxx xxx xxx
returns.filings           xxx xxx xxx xxx +-- +-- -+- -+- +++ +++ +++ +-- +++ +++ +++ xxx xxx xxx
returns.page              xxx xxx xxx xxx +-- +-- -+- -+- +++ +++ +++ +-- +++ +++ +++ xxx xxx xxx
review.accept             --- x-- -x- --x +-- x-- -+- -x- xx+ xxx xxx x-- xxx xxx xxx --- --- xxx
review.agree              --- x-- -x- --x +-- +-- -+- -+- xx+ xx+ xxx x-- xxx xxx xxx --- --- xxx
review.archive            --- x-- -x- --x +-- x-- -+- -x- xx+ xxx xxx x-- xxx xxx xxx --- --- xxx
review.ask_corrections    --- x-- -x- --x +-- x-- -+- -x- xx+ xxx xxx x-- xxx xxx xxx --- --- xxx
review.give_back          --- x-- -x- --x +-- +-- -+- -+- xx+ xx+ xxx x-- xxx xxx xxx --- --- xxx
review.not_accept         --- x-- -x- --x +-- x-- -+- -x- xx+ xxx xxx x-- xxx xxx xxx --- --- xxx
review.refuse             --- x-- -x- --x +-- +-- -+- -+- xx+ xx+ xxx x-- xxx xxx xxx --- --- xxx
sign_in.change_password   !   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   !
sign_in.sign_in           +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +
sweeps.sweep              x   x   x   x   x   x   x   x   x   x   x   x   x   x   x   x   x   +
tokens.issue              +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +
tokens.issue_signed_in    -   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   +   -
tokens.live               --- +-- -+- --+ --- --- --- --- --- --- --- --- --- --- --- --- --- ---
tokens.revoke             --- +-- -+- --+ --- --- --- --- --- --- --- --- --- --- --- --- --- ---
uploads.attach            --- +-- -+- --+ --- --- --- --- --- --- --- --- --- --- --- --- --- xxx
uploads.detach            --- +-- -+- --+ --- --- --- --- --- --- --- --- --- --- --- --- --- xxx
uploads.read              --- +-- -+- --+ +-- +-- -+- -+- +++ +++ +++ +-- +++ +++ +++ --- --- +++
verification.trial        x   x   x   x   x   x   x   x   x   x   x   +   +   +   +   +   x   x
verification.verification x   x   x   x   x   x   x   x   x   x   x   +   +   +   +   +   x   x
workbooks.register        x   x   x   x   +   +   +   +   +   +   +   +   +   +   +   x   x   x
worklist.areas            --- +-- -+- --+ +-- +-- -+- -+- +++ +++ +++ +-- +++ +++ +++ --- --- +++
worklist.cases            --- +-- -+- --+ +-- +-- -+- -+- +++ +++ +++ +-- +++ +++ +++ --- --- +++
worklist.stages           --- ++- ++- --+ ++- ++- ++- ++- +++ +++ +++ ++- +++ +++ +++ --- --- +++
"""

# Parts of services: they trust the service that calls them to have passed the door, and no edge may call them.
PARTS = frozenset(
    """
    audit.append audit.append_refusal audit.close_day
    duties.close duties.close_all duties.mine duties.open_archive duties.open_correction duties.open_for_case
    duties.pause duties.resume
    funds.open_order funds.post
    notices.open_notice
    permissions.take_seat
    returns.owe
    stages.advance stages.back_to_review stages.begin stages.end stages.open_part stages.reopen_parts stages.tell
    """.split()
)
# What edges may ask without a door: it says only what the caller holds already, or only of the caller.
HARMLESS = {
    "cases.counting": "the caller's own application",
    "cases.faults": "says what is wrong with a case that the caller was shown",
    "cases.signed_in": "the caller",
    "cases.unread": "counts the caller's own messages",
    "dossier.turn_of": "of a case that the caller was shown",
    "duties.owes": "of a duty that the caller was shown",
    "duties.row": "the light of a duty that the caller was shown",
    "permissions.areas": "the question itself",
    "permissions.may": "the question itself",
    "permissions.permit": "the question itself",
    "permissions.visible_cases": "the question itself",
    "tokens.owner": "the caller",
}
# Actions under which nothing is registered because only reading or the system passes them, and where that is tried.
PERMITTED = {
    Action.CASE_VIEW: "cases.seen",
    Action.OBJECTION_VIEW: "objections.open_ones",
    Action.PAYMENT_SETTLE: "payments.settle",
    Action.FUND_VIEW: "funds.page",
    Action.DUTY_VIEW: "duties.in_area",
    Action.RETURN_VIEW: "returns.filings",
    Action.DASHBOARD_VIEW: "office.dashboard",
    Action.RELEASE_VIEW: "releases.every",
    Action.AUDIT_VIEW: "auditing.records",
    Action.DATA_BACKUP: "backup.write",
    Action.DATA_RESTORE: "restore.restore",
    Action.SIGN_IN: "sign_in.sign_in",
    Action.SWEEP: "sweeps.sweep",
}
EDGES = Path(luoshi.services.__file__).parents[1]


def table() -> dict[str, dict[str, str]]:
    header, *rows = (line.split() for line in TABLE.strip().splitlines())
    return {name: dict(zip((PEOPLE[each] for each in header), cells, strict=True)) for name, *cells in rows}


def functions() -> dict[str, bool]:
    """Every public function of the services that takes an act, and whether it is registered as one that acts."""
    modules = [
        importlib.import_module(found.name)
        for found in pkgutil.walk_packages(luoshi.services.__path__, "luoshi.services.")
    ]
    registered = {name for names in SERVICES.values() for name in names}
    found = {}
    for module in modules:
        for name, member in vars(module).items():
            own = inspect.isfunction(member) and member.__module__ == module.__name__ and not name.startswith("_")
            if own and next(iter(inspect.signature(member).parameters), "") == "act":
                full = f"{module.__name__}.{name}"
                found[full.removeprefix("luoshi.services.")] = full in registered
    return found


def outcome(act: Act, name: str, thing: object) -> str:
    """What comes of trying; whatever was done is undone."""
    try:
        with transaction.atomic():
            done = ATTEMPTS[name].run(act, thing)
            transaction.set_rollback(True)
    except Forbidden:
        return REFUSED
    except NotVisible:
        return HIDDEN
    except Refused:
        return CONFLICT
    return DONE if done else HIDDEN


@pytest.mark.django_db
@pytest.mark.parametrize("name", table())
def test_who_may(city: City, name: str) -> None:
    things = ATTEMPTS[name].things(city)
    expected = table()[name]
    got = {}
    for person in expected:
        act = Act(None, NOW, Channel.WORKER) if person == "worker" else city.act(person)
        got[person] = "".join(outcome(act, name, thing) for thing in things)
    assert got == expected


# What belongs to the whole city is none of a district's business, whatever the role; nobody else's columns are needed.
WHOLE = {
    "funds.appropriate": "east-office",
    "funds.receive": "east-office",
    "duties.promise": "east-office",
    "auditing.records": "east-auditor",
    "auditing.last_root": "east-auditor",
    "auditing.verify": "east-auditor",
    "releases.propose": "east-author",
    "releases.publish": "east-author",
    "releases.withdraw": "east-author",
    "rules.change": "east-author",
    "people.units": "east-admin",
    "people.users": "east-admin",
    "people.locked": "east-admin",
    "people.enter": "east-admin",
    "people.reset_password": "east-admin",
    "people.set_active": "east-admin",
    "people.unlock": "east-admin",
    "people.end_post": "east-admin",
}


@pytest.mark.django_db
@pytest.mark.parametrize("name", WHOLE)
def test_a_district_does_not_act_for_the_city(city: City, name: str) -> None:
    thing = ATTEMPTS[name].thing(city)
    assert outcome(city.act(WHOLE[name]), name, thing) == REFUSED
    assert outcome(city.act(WHOLE[name].removeprefix("east-")), name, thing) == DONE


def test_every_service_function_is_in_the_table() -> None:
    listed = {*table(), *PARTS, *HARMLESS}
    found = functions()
    assert found
    assert sorted(set(found) - listed) == [], "say in the table who may do these, or why nobody is asked"
    assert sorted(listed - set(found)) == [], "these are gone"
    assert sorted(name for name in PARTS | set(HARMLESS) if found[name]) == []


def test_every_action_is_tried() -> None:
    functions()
    assert set(GRANTS) == set(Action)
    unregistered = {action for action in Action if action not in SERVICES}
    assert unregistered == set(PERMITTED)
    assert set(PERMITTED.values()) <= set(table())
    registered = {name.removeprefix("luoshi.services.") for names in SERVICES.values() for name in names}
    # A private door stands behind a public function of the same name.
    assert {name.replace("._", ".") for name in registered} <= set(table())


def test_no_edge_calls_a_part_of_a_service() -> None:
    calls = {
        f"{node.value.id}.{node.attr}"
        for edge in ("web", "api")
        for path in (EDGES / edge).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)
    }
    assert "cases.seen" in calls
    assert sorted(calls & PARTS) == []


@pytest.mark.django_db
def test_a_planted_hole_is_found(city: City) -> None:
    """A function without a door must not look like one that refuses."""
    case = ATTEMPTS["cases.seen"].thing(city)
    assert outcome(city.act("visitor"), "cases.seen", case) == HIDDEN
    assert outcome(city.act("visitor"), "catalogue.page", case) == DONE
