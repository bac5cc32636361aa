"""The command as a whole process, compared with importing the libraries that it needs."""

from __future__ import annotations

import sys
from pathlib import Path

from benchmarks.timing import processes

#: What a program loads that would do the same with these libraries: `import pydantic` alone loads next to nothing.
_LIBRARIES = """
from pydantic import BaseModel
import yaml, durable.engine

class Profile(BaseModel):
    province: str
"""
_SCRIPT = str(Path(sys.executable).parent / "obligations")


def against_imports() -> tuple[float, str]:
    """Return the time of ``obligations for 广东`` ÷ that of importing the libraries and defining one model."""
    mine, imports = processes([_SCRIPT, "for", "广东"], [sys.executable, "-c", _LIBRARIES])
    return mine / imports, f"{mine * 1e3:.0f} ms against {imports * 1e3:.0f} ms"


def matrix() -> tuple[float, str]:
    """Return the time of ``obligations matrix`` ÷ that of ``obligations for 广东``."""
    many, one = processes([_SCRIPT, "matrix"], [_SCRIPT, "for", "广东"])
    return many / one, f"{many * 1e3:.0f} ms against {one * 1e3:.0f} ms"
