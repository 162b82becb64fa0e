"""All tables, gathered for Django."""

from luoshi.records.accounts import Post, RoleName, Unit, User
from luoshi.records.audit import ChainHead, DailyRoot, Record
from luoshi.records.cases import Attachment, Case, CaseStatus, Correction, Message, Opinion, Seat, Verdict
from luoshi.records.duties import Duty, DutyKind, PromisedTime
from luoshi.records.enterprises import Enterprise, RegisterFact
from luoshi.records.funds import Account, AccountKind, Entry, EntryKind, Line, OrderState, PaymentOrder
from luoshi.records.notices import Notice, NoticeState, Objection
from luoshi.records.programmes import Release, ReleaseState
from luoshi.records.returns import Filing, FilingState
from luoshi.records.settings import DemoClock
from luoshi.records.sign_in import SignInFailures
from luoshi.records.tokens import ApiToken

__all__ = [
    "Account",
    "AccountKind",
    "ApiToken",
    "Attachment",
    "Case",
    "CaseStatus",
    "ChainHead",
    "Correction",
    "DailyRoot",
    "DemoClock",
    "Duty",
    "DutyKind",
    "Enterprise",
    "Entry",
    "EntryKind",
    "Filing",
    "FilingState",
    "Line",
    "Message",
    "Notice",
    "NoticeState",
    "Objection",
    "Opinion",
    "OrderState",
    "PaymentOrder",
    "Post",
    "PromisedTime",
    "Record",
    "RegisterFact",
    "Release",
    "ReleaseState",
    "RoleName",
    "Seat",
    "SignInFailures",
    "Unit",
    "User",
    "Verdict",
]
