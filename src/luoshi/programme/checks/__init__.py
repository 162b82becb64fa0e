"""What must hold of a programme beside its grammar: small checks, run by one loop.

`INTEGRITY` must hold before anything runs; `FINDINGS` before anything is published.
"""

from collections.abc import Callable, Iterable

from luoshi.programme.checks.amounts import amounts_fit
from luoshi.programme.checks.declaratory import declaratory_reasons
from luoshi.programme.checks.directions import directions_fit
from luoshi.programme.checks.figures import figures_fit
from luoshi.programme.checks.forms import forms_ask_enough
from luoshi.programme.checks.parameters import parameters_reach_back
from luoshi.programme.checks.stages import notice_precedes_payment, stages_used
from luoshi.programme.checks.twofold import linked_and_declaratory
from luoshi.programme.checks.windows import windows_in_force
from luoshi.programme.model import Programme
from luoshi.source import Problem

Check = Callable[[Programme], Iterable[Problem]]

INTEGRITY: tuple[Check, ...] = (
    parameters_reach_back,
    figures_fit,
    amounts_fit,
    directions_fit,
    forms_ask_enough,
    windows_in_force,
    stages_used,
    notice_precedes_payment,
)
FINDINGS: tuple[Check, ...] = (declaratory_reasons, linked_and_declaratory)
