"""`interpretations`, `pending`, `notes`, `declaratory` and `accepted`: what the author says about the clauses."""

from luoshi.programme.fields import Fields
from luoshi.programme.model import Accepted, Declaratory, Interpretation, Note, Pending, Reason
from luoshi.programme.report import Refers


def read_interpretations(package: Fields) -> tuple[Interpretation, ...]:
    """The readings chosen, in the order of the file."""
    return tuple(_interpretation(name, fields) for name, fields in package.named("interpretations"))


def read_pending(package: Fields) -> tuple[Pending, ...]:
    """What the source lost, in the order of the file."""
    return tuple(_pending(fields) for fields in package.each("pending"))


def read_notes(package: Fields) -> tuple[Note, ...]:
    """The author's remarks, in the order of the file."""
    return tuple(_note(fields) for fields in package.each("notes"))


def read_declaratory(package: Fields) -> tuple[Declaratory, ...]:
    """The clauses that only declare, in the order of the file."""
    return tuple(_declaratory(fields) for fields in package.each("declaratory"))


def read_accepted(package: Fields) -> tuple[Accepted, ...]:
    """The findings that somebody answers for, in the order of the file."""
    return tuple(_accepted(fields) for fields in package.each("accepted"))


def _interpretation(name: str, fields: Fields) -> Interpretation:
    interpretation = Interpretation(
        name=name,
        clauses=fields.clauses(key="clauses"),
        statements=fields.references("statements", Refers.STATEMENT),
        reading=fields.clause("reading"),
        text=fields.text("text"),
        reason=fields.text("reason"),
        where=fields.where,
        when=fields.condition("when") if fields.has("when") else None,
    )
    if interpretation.reading not in interpretation.clauses:
        fields.problem("reading-elsewhere", "采用的说法不在所列条款之中", "reading", "从 clauses 里选一条")
    fields.finish()
    return interpretation


def _pending(fields: Fields) -> Pending:
    pending = Pending(fields.clause(), fields.text("lost"), fields.text("value"), fields.where)
    fields.finish()
    return pending


def _note(fields: Fields) -> Note:
    note = Note(fields.clause(), fields.text("text"))
    fields.finish()
    return note


def _declaratory(fields: Fields) -> Declaratory:
    declaratory = Declaratory(fields.clause(), fields.choice("because", Reason), fields.where)
    fields.finish()
    return declaratory


def _accepted(fields: Fields) -> Accepted:
    accepted = Accepted(fields.text("finding"), fields.text("by"), fields.text("reason"), fields.where)
    fields.finish()
    return accepted
