"""What a process costs before it does anything: importing the rule language, and holding many packages at once."""

import json
import statistics
import subprocess
import sys
from collections.abc import Mapping
from typing import Any

from bench.packages import PACKAGE, ROOT

_PACKAGES = 1_000

_IMPORT = """
import json, time
began, spent = time.perf_counter(), time.process_time()
import luoshi.feel
print(json.dumps([(time.perf_counter() - began) * 1e3, (time.process_time() - spent) * 1e3]))
"""

_LOAD = """
import datetime, json, resource, sys, time
from decimal import Decimal
from pathlib import Path
from luoshi.programme import load, values

facts = {
    "足额缴费": True, "财务健全": True,
    "上年度裁员人数": Decimal(2), "上年末参保人数": Decimal(98), "上年度实缴保费": Decimal("123456.78"),
}
began, held = time.perf_counter(), []
for number in range(int(sys.argv[2])):
    programme = load(Path(sys.argv[1])).programme
    amount = values(programme, facts, datetime.date(2015, 10, 8))["补贴金额"]
    assert amount == Decimal("61728.39"), amount
    held.append(programme)
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({"packages": len(held), "peak_mb": round(peak), "seconds": round(time.perf_counter() - began, 1)}))
"""


def measure(quick: bool) -> Mapping[str, object]:
    """Milliseconds of the import in fresh processes, and the peak of memory with many packages loaded and decided."""
    taken = [_run(_IMPORT) for _ in range(3 if quick else 15)]
    packages = 20 if quick else _PACKAGES
    return {
        "import_ms": {
            "median": round(statistics.median(wall for wall, _ in taken), 1),
            "min": round(min(wall for wall, _ in taken), 1),
            "processor_min": round(min(spent for _, spent in taken), 1),
        },
        "loaded": _run(_LOAD, str(PACKAGE), str(packages)),
    }


def _run(program: str, *words: str) -> Any:
    ran = subprocess.run([sys.executable, "-c", program, *words], cwd=ROOT, check=True, capture_output=True, text=True)
    return json.loads(ran.stdout)
