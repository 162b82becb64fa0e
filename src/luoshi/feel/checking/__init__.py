"""Syntax tree to typed tree."""

from luoshi.feel.checking.declared import resolve_type
from luoshi.feel.checking.members import member_names
from luoshi.feel.checking.state import Environment
from luoshi.feel.checking.walk import Checked, check_condition, check_expression

__all__ = ["Checked", "Environment", "check_condition", "check_expression", "member_names", "resolve_type"]
