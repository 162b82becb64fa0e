"""A clause either runs or declares."""

from collections.abc import Iterator

from luoshi.programme.elements import elements_of
from luoshi.programme.model import Programme
from luoshi.source import Problem


def linked_and_declaratory(programme: Programme) -> Iterator[Problem]:
    """A problem for each clause that is called declaratory although something rests on it."""
    for declared in programme.declaratory:
        resting = elements_of(programme, declared.clause)
        if resting:
            first = resting[0]
            message = f"条款“{declared.clause}”说是只作宣示，却有{first.kind.value}“{first.name}”依据它"
            yield Problem("declaratory-linked", message, declared.where, "去掉其中一处", (first.where,))
