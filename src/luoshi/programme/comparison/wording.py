"""What became of a clause or an element, as people read it."""

from typing import assert_never

from luoshi.programme.comparison.clauses import Change


def change_name(change: Change) -> str:
    """What became of something from one version to the next, in Chinese."""
    match change:
        case Change.ADDED:
            return "新增"
        case Change.REMOVED:
            return "删去"
        case Change.CHANGED:
            return "改动"
        case Change.MOVED:
            return "移动"
        case _:
            assert_never(change)
