"""What people of a story do, as data that performs itself through the services that real people use."""

import datetime as dt
from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from luoshi import programme as packages
from luoshi.money import to_fen
from luoshi.programme import Programme
from luoshi.records.cases import Case
from luoshi.records.duties import Duty, DutyKind
from luoshi.records.notices import Notice, Objection
from luoshi.records.returns import Filing
from luoshi.services import cases, duties, funds, objections, payments, returns, review, uploads
from luoshi.services.acts import Act
from luoshi.services.demonstration.city import Described, EnterpriseRow
from luoshi.services.demonstration.papers import paper


class NotBegunError(Exception):
    """A story acts on a case that nobody drafted."""


@dataclass(slots=True)
class CaseInPlay:
    """A case of the story: whose it is, what it says beyond what the registers know; `case_id` once it was begun."""

    enterprise: EnterpriseRow
    programme: Programme
    procedure: str
    facts: Mapping[str, object]
    papers: Mapping[str, tuple[str, ...]]
    case_id: int | None = None

    @property
    def case(self) -> Case:
        """The case as it stands now."""
        return Case.objects.get(pk=self.begun_id)

    @property
    def begun_id(self) -> int:
        """The case's id. Raises NotBegunError where the story acts on a case before anybody drafted it."""
        if self.case_id is None:
            raise NotBegunError
        return self.case_id


class CaseStep(Described):
    """Something done to a case, so many workdays after the step before (or after the notice's end) at a time of day.

    `by` is a username in which `{area}` stands for the prefix of the enterprise's region; empty for the enterprise.
    `refused` is the code with which the services are expected to refuse it, empty where it must succeed.
    """

    at: dt.time
    wait: int = 0
    after_notice: bool = False
    by: str = ""
    refused: str = ""

    @abstractmethod
    def perform(self, act: Act, play: CaseInPlay) -> None:
        """Do it through the services; they raise Refused."""


class Draft(CaseStep):
    """The enterprise opens an application, fills it in and uploads its papers."""

    do: Literal["draft"]

    def perform(self, act: Act, play: CaseInPlay) -> None:
        """Begin the case, keep the facts, attach one paper for each material that they call for."""
        case = cases.start(act, play.programme.id, play.procedure)
        play.case_id = case.pk
        _fill(act, play, play.facts)
        typed, _ = packages.read_facts(play.programme, play.case.facts)
        for material in packages.materials_required(play.programme, typed, act.today):
            if not material.generated:
                lines = tuple(_filled_in(line, play) for line in play.papers.get(material.name, ()))
                content = paper(material.title, lines)
                uploads.attach(act, case.pk, play.case.revision, material.name, f"{material.name}.pdf", content)


class Submit(CaseStep):
    """The enterprise hands the application in, or hands it in again with other `facts`."""

    do: Literal["submit"]
    facts: Mapping[str, object] = {}

    def perform(self, act: Act, play: CaseInPlay) -> None:
        """Submit, keeping changed facts first."""
        if self.facts:
            _fill(act, play, self.facts)
        cases.submit(act, play.case.pk, play.case.revision, undertaken=True)


class Withdraw(CaseStep):
    """The enterprise takes the application back."""

    do: Literal["withdraw"]
    reason: str

    def perform(self, act: Act, play: CaseInPlay) -> None:
        """Withdraw."""
        cases.withdraw(act, play.case.pk, play.case.revision, self.reason)


class CorrectAccount(CaseStep):
    """The enterprise mends its bank account."""

    do: Literal["correct-account"]
    bank: str
    account: str

    def perform(self, act: Act, play: CaseInPlay) -> None:
        """Correct the account."""
        cases.correct_account(act, play.case.pk, play.case.revision, self.bank, self.account)


class Accept(CaseStep):
    """受理."""

    do: Literal["accept"]

    def perform(self, act: Act, play: CaseInPlay) -> None:
        """Accept."""
        review.accept(act, play.case.pk, play.case.revision)


class Ask(CaseStep):
    """一次性告知: `items` are pairs of a material or field and what is wrong with it."""

    do: Literal["ask"]
    items: tuple[tuple[str, str], ...]

    def perform(self, act: Act, play: CaseInPlay) -> None:
        """Ask for corrections."""
        review.ask_corrections(act, play.case.pk, play.case.revision, _items(self.items))


class NotAccept(CaseStep):
    """不予受理."""

    do: Literal["not-accept"]
    clause: str
    text: str

    def perform(self, act: Act, play: CaseInPlay) -> None:
        """Do not accept."""
        review.not_accept(act, play.case.pk, play.case.revision, self.clause, self.text)


class Agree(CaseStep):
    """An office finds its part right."""

    do: Literal["agree"]
    text: str = ""

    def perform(self, act: Act, play: CaseInPlay) -> None:
        """Agree."""
        review.agree(act, play.case.pk, play.case.revision, self.text)


class GiveBack(CaseStep):
    """退回."""

    do: Literal["give-back"]
    items: tuple[tuple[str, str], ...]

    def perform(self, act: Act, play: CaseInPlay) -> None:
        """Give back."""
        review.give_back(act, play.case.pk, play.case.revision, _items(self.items))


class Refuse(CaseStep):
    """不予补贴."""

    do: Literal["refuse"]
    clause: str
    text: str

    def perform(self, act: Act, play: CaseInPlay) -> None:
        """Refuse."""
        review.refuse(act, play.case.pk, play.case.revision, self.clause, self.text)


class Object(CaseStep):
    """Somebody of the public objects to the notice."""

    do: Literal["object"]
    name: str
    contact: str
    text: str

    def perform(self, act: Act, play: CaseInPlay) -> None:
        """Object to the case's latest notice."""
        notice = Notice.objects.filter(case_id=play.begun_id).latest("pk")
        objections.lodge(act, notice.pk, self.name, self.contact, self.text)


class Settle(CaseStep):
    """The oldest open objection is settled."""

    do: Literal["settle"]
    upheld: bool
    finding: str

    def perform(self, act: Act, play: CaseInPlay) -> None:
        """Settle the objection."""
        objection = Objection.objects.filter(notice__case_id=play.begun_id, settled_at__isnull=True).earliest("pk")
        objections.settle(act, play.case.pk, play.case.revision, objection.pk, self.upheld, self.finding)


class Transfer(CaseStep):
    """Finance orders the transfer."""

    do: Literal["transfer"]

    def perform(self, act: Act, play: CaseInPlay) -> None:
        """Order the transfer."""
        payments.order_transfer(act, play.case.pk, play.case.revision)


class Pay(CaseStep):
    """The paying office orders the payment."""

    do: Literal["pay"]

    def perform(self, act: Act, play: CaseInPlay) -> None:
        """Order the payment."""
        payments.order_payment(act, play.case.pk, play.case.revision)


class Archive(CaseStep):
    """归档."""

    do: Literal["archive"]

    def perform(self, act: Act, play: CaseInPlay) -> None:
        """Archive."""
        review.archive(act, play.case.pk, play.case.revision)


AnyCaseStep = Annotated[
    Draft
    | Submit
    | Withdraw
    | CorrectAccount
    | Accept
    | Ask
    | NotAccept
    | Agree
    | GiveBack
    | Refuse
    | Object
    | Settle
    | Transfer
    | Pay
    | Archive,
    Field(discriminator="do"),
]


class OfficeStep(Described):
    """Something done outside any case, by an official at an instant."""

    at: dt.datetime
    by: str

    @abstractmethod
    def perform(self, act: Act, programme_id: str) -> None:
        """Do it through the services; they raise Refused."""


class Appropriate(OfficeStep):
    """So much more budget, under a document's number."""

    do: Literal["appropriate"]
    fund: str
    yuan: Decimal
    key: str

    def perform(self, act: Act, programme_id: str) -> None:
        """Enter the budget."""
        funds.appropriate(act, programme_id, self.fund, to_fen(self.yuan), self.key)


class Receive(OfficeStep):
    """So much money arrived, under a voucher's number."""

    do: Literal["receive"]
    fund: str
    yuan: Decimal
    key: str

    def perform(self, act: Act, programme_id: str) -> None:
        """Enter the receipt."""
        funds.receive(act, programme_id, self.fund, to_fen(self.yuan), self.key)


class Promise(OfficeStep):
    """The times that the office promises, by element."""

    do: Literal["promise"]
    times: Mapping[str, str]

    def perform(self, act: Act, programme_id: str) -> None:
        """Set each promised time."""
        for element, period in self.times.items():
            duties.promise(act, programme_id, element, period)


class CompleteTask(OfficeStep):
    """A task is reported done."""

    do: Literal["complete-task"]
    task: str
    remark: str

    def perform(self, act: Act, programme_id: str) -> None:
        """Complete the task of the person's unit."""
        duty = Duty.objects.get(
            kind=DutyKind.TASK, element=self.task, release__programme=programme_id, unit=act.posts[0].unit
        )
        duties.complete_task(act, duty.pk, self.remark)


class FileReturn(OfficeStep):
    """A return is handed in with the figures drafted from the cases."""

    do: Literal["file-return"]
    name: str
    period_end: dt.date
    remark: str = ""

    def perform(self, act: Act, programme_id: str) -> None:
        """File the return of the person's unit."""
        filing = Filing.objects.get(
            name=self.name,
            period_end=self.period_end,
            release__programme=programme_id,
            unit=act.posts[0].unit,
        )
        values = tuple(cell.value for cell in returns.page(act, filing.pk).cells)
        returns.file(act, filing.pk, filing.revision, values, self.remark)


AnyOfficeStep = Annotated[
    Appropriate | Receive | Promise | CompleteTask | FileReturn,
    Field(discriminator="do"),
]


def _fill(act: Act, play: CaseInPlay, changed: Mapping[str, object]) -> None:
    case = play.case
    programme, procedure = cases.definition(case)
    fields = programme.forms[procedure.form].fields
    known = {**case.facts, **changed}
    cases.save(act, case.pk, case.revision, {name: known[name] for name in fields if name in known})


def _items(pairs: tuple[tuple[str, str], ...]) -> tuple[review.CorrectionItem, ...]:
    return tuple(review.CorrectionItem(name, text) for name, text in pairs)


def _filled_in(line: str, play: CaseInPlay) -> str:
    named = {"企业名称": play.enterprise.name, "统一社会信用代码": play.enterprise.credit_code}
    facts, _ = packages.read_facts(play.programme, play.case.facts)
    shown = {name: packages.show_named(play.programme, name, value) for name, value in facts.items()}
    return line.format_map({**named, **shown})
