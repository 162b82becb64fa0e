"""What each paper holds, and who may have it printed; every print is recorded."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import assert_never

import cn2an

from luoshi.deadlines import SHANGHAI
from luoshi.money import show_yuan, to_yuan
from luoshi.programme import DataClass, show_result
from luoshi.records.cases import Case, CaseStatus, Opinion
from luoshi.records.notices import NoticeState
from luoshi.services import audit, cases, casework
from luoshi.services.acts import Act, Conflict
from luoshi.services.casework import CasePage
from luoshi.services.masking import mask_account
from luoshi.services.permissions import Action, permit, service
from luoshi.services.printing.rendering import filled, pdf


class Paper(StrEnum):
    """The papers of a case; the values stand in addresses."""

    APPLICATION = "application"
    APPROVAL = "approval"
    LETTER = "letter"


@dataclass(frozen=True, slots=True)
class PrintedPaper:
    """A paper ready to hand out. Its layout takes most of a second, so it is made outside of any transaction."""

    filename: str
    html: str

    @property
    def content(self) -> bytes:
        """The bytes of the PDF, laid out anew on each call."""
        return pdf(self.html)


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a printed table."""

    label: str
    value: str
    clause: str = ""


_TITLES = {Paper.APPLICATION: "申请表", Paper.APPROVAL: "审批表", Paper.LETTER: "结果通知书"}
# A notice ends at midnight, exclusive: its last day is the one before.
_INSTANT = dt.timedelta(microseconds=1)
_ENDED = (CaseStatus.PAID, CaseStatus.REFUSED, CaseStatus.NOT_ACCEPTED)


def available(case: Case) -> tuple[Paper, ...]:
    """The papers that a case has by now."""
    if case.submitted_at is None:
        return ()
    papers = [Paper.APPLICATION]
    if case.accepted_at is not None:
        papers.append(Paper.APPROVAL)
    if case.status in _ENDED:
        papers.append(Paper.LETTER)
    return tuple(papers)


@service(Action.CASE_PRINT)
def printed(act: Act, case_id: int, paper: Paper) -> PrintedPaper:
    """The paper as PDF. Raises NotVisible, or Conflict where the case has no such paper yet."""
    page = casework.page(act, case_id)
    case = page.case
    permit(act, Action.CASE_PRINT, case)
    if paper not in available(case):
        raise Conflict("paper-not-yet", f"这一办件还没有{_TITLES[paper]}。", "请待办理到相应环节后再打印。")
    html = filled(f"{paper.value}.html", _context(act, page, paper))
    audit.append(act, Action.CASE_PRINT, str(case), {"paper": paper.value, "digest": audit.sm3(html)}, case)
    return PrintedPaper(f"{case.number}-{_TITLES[paper]}.pdf", html)


def _context(act: Act, page: CasePage, paper: Paper) -> dict[str, object]:
    shared: dict[str, object] = {
        "title": f"{page.programme.title}{_TITLES[paper]}",
        "case": page.case,
        "enterprise": page.case.enterprise,
        "printed_at": act.now.astimezone(SHANGHAI),
        "programme": page.programme,
    }
    match paper:
        case Paper.APPLICATION:
            return shared | _application(act, page)
        case Paper.APPROVAL:
            return shared | _approval(act, page)
        case Paper.LETTER:
            return shared | _letter(page)
        case _:
            assert_never(paper)


def _application(act: Act, page: CasePage) -> dict[str, object]:
    _, procedure = cases.definition(page.case)
    form = page.programme.forms[procedure.form]
    held = {attachment.material for attachment in page.attachments}
    papers = [material.title for name, material in page.programme.materials.items() if name in held]
    return {"lines": _fact_lines(act, page), "papers": papers, "undertakings": form.undertakings}


def _approval(act: Act, page: CasePage) -> dict[str, object]:
    results = [
        Line(name, show_result(page.programme, name, page.case.results.get(name)), "、".join(info.clauses))
        for name, info in page.programme.decisions.items()
    ]
    ended = [notice for notice in page.notices if notice.state == NoticeState.CLEAN]
    return {
        "lines": _fact_lines(act, page),
        "results": results,
        "opinions": _latest(page.opinions),
        "notice": ended[0] if ended else None,
        "notice_last": ended[0].ends_at - _INSTANT if ended else None,
        "payment": page.payment,
        "account": mask_account(page.payment.account_number) if page.payment else "",
        "amount": show_yuan(page.payment.amount_fen) if page.payment else "",
        "capitals": _capitals(page.payment.amount_fen) if page.payment else "",
        "interpretations": page.interpretations,
    }


def _letter(page: CasePage) -> dict[str, object]:
    case = page.case
    refusal = case.history.filter(action__in=(Action.CASE_REFUSE, Action.CASE_NOT_ACCEPT)).order_by("-id").first()
    return {
        "paid": page.payment if case.status == CaseStatus.PAID else None,
        "refused": case.status == CaseStatus.REFUSED,
        "reason": refusal.payload if refusal else {},
        "amount": show_yuan(page.payment.amount_fen) if page.payment else "",
        "capitals": _capitals(page.payment.amount_fen) if page.payment else "",
        "account": mask_account(page.payment.account_number) if page.payment else "",
        "issuer": page.programme.issuer,
        "amount_decision": page.programme.procedures[case.procedure].amount,
    }


def _fact_lines(act: Act, page: CasePage) -> list[Line]:
    _, procedure = cases.definition(page.case)
    own = act.user is not None and act.user.enterprise_id == page.case.enterprise_id
    lines = []
    for name in page.programme.forms[procedure.form].fields:
        term = page.programme.terms[name]
        shown = show_result(page.programme, name, page.case.facts.get(name))
        hidden = term.data_class is DataClass.ACCOUNT and not own
        lines.append(Line(name, mask_account(shown) if hidden else shown, "、".join(term.clauses)))
    return lines


def _latest(opinions: tuple[Opinion, ...]) -> list[Opinion]:
    """The last opinion of each office at each stage: earlier rounds stand in the history."""
    return list({(opinion.stage, opinion.part): opinion for opinion in opinions}.values())


def _capitals(amount_fen: int) -> str:
    """The amount in the capital numerals of financial papers (正确填写票据和结算凭证的基本规定)."""
    return str(cn2an.an2cn(str(to_yuan(amount_fen)), "rmb"))
