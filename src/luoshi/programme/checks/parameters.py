"""A parameter has a value on every day in force."""

from collections.abc import Iterator

from luoshi.programme.model import Programme
from luoshi.source import Problem


def parameters_reach_back(programme: Programme) -> Iterator[Problem]:
    """A problem for each parameter whose first value begins after the programme does."""
    for parameter in programme.parameters.values():
        if parameter.values and parameter.values[0].since > programme.since:
            message = f"参数“{parameter.name}”从 {parameter.values[0].since} 起才有值，方案从 {programme.since} 起执行"
            yield Problem("parameter-gap", message, parameter.where, f"补上 from: {programme.since} 的取值")
