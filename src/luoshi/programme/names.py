"""The names that a programme gives to its parts."""

from collections.abc import Collection

from luoshi.programme.model import Programme
from luoshi.programme.report import Refers


def known_names(programme: Programme) -> dict[Refers, Collection[str]]:
    """For each kind of reference, the names that exist."""
    figures = {**programme.terms, **programme.decisions}
    stages = [stage for procedure in programme.procedures.values() for stage in procedure.stages]
    statements = dict.fromkeys(
        [*figures, *programme.parameters, *stages, *programme.procedures, *programme.materials, *programme.forms]
        + [*programme.funds, *programme.returns, *programme.tasks, *programme.registers, *programme.totals]
    )
    return {
        Refers.CLAUSE: [clause.address for clause in programme.document.clauses],
        Refers.TERM: programme.terms,
        Refers.DECISION: programme.decisions,
        Refers.FIGURE: figures,
        Refers.PARAMETER: programme.parameters,
        Refers.ROLE: programme.roles,
        Refers.FORM: programme.forms,
        Refers.MATERIAL: programme.materials,
        Refers.FUND: programme.funds,
        Refers.STATEMENT: statements,
        Refers.STAGE: stages,
        Refers.PROCEDURE: programme.procedures,
        Refers.RETURN: programme.returns,
        Refers.TASK: programme.tasks,
        Refers.REGISTER: programme.registers,
        Refers.INTERPRETATION: [reading.name for reading in programme.interpretations],
        Refers.TOTAL: programme.totals,
    }
