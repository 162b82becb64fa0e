"""Rules on their way to other tools and back: Excel workbooks and DMN files, and the edits of programme.yaml."""

from luoshi.programme.exchange.dmn_writing import export_dmn
from luoshi.programme.exchange.importing import ImportedRules, import_rules
from luoshi.programme.exchange.merging import RuleChange
from luoshi.programme.exchange.workbook_writing import export_workbook

__all__ = ["ImportedRules", "RuleChange", "export_dmn", "export_workbook", "import_rules"]
