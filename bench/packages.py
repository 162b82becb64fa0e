"""Where the measured programme and the city it runs in stand."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "programmes" / "job-stability"
CITY = ROOT / "programmes" / "demonstration"
# Databases and papers of a run; on the disk that an installation would use, unlike a temporary folder in memory.
WORKPLACE = ROOT / "build" / "bench"
