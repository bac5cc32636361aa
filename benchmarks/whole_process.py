"""The command as a whole process, against importing what it is made of."""

from __future__ import annotations

import sys
from pathlib import Path

from benchmarks.timing import processes


def against_imports() -> tuple[float, str]:
    """``obligations for 广东`` from start to end."""
    script = str(Path(sys.executable).parent / "obligations")
    mine, imports = processes([script, "for", "广东"], [sys.executable, "-c", "import pydantic, yaml, durable.engine"])
    return mine / imports, f"{mine * 1e3:.0f} ms against {imports * 1e3:.0f} ms"
