"""The time to check one measure: the same in a large plan as in a small one."""

from __future__ import annotations

import random
import time
from typing import Any

from obligations.checks.certificate import check_rules

_FACTS = 60
_SMALL, _LARGE = 400, 1600


def per_measure() -> tuple[float, str]:
    """Return seconds per measure for 1 600 measures over 60 facts, each naming at most six, ÷ those for 400."""
    small, large = (_seconds(count) for count in (_SMALL, _LARGE))
    ratio = (large / _LARGE) / (small / _SMALL)
    return ratio, f"{large:.1f} s for {_LARGE} measures against {small:.1f} s for {_SMALL}"


def _seconds(count: int) -> float:
    rules = _rules(count)
    start = time.perf_counter()
    certificate = check_rules(rules, [])
    assert certificate.sound
    return time.perf_counter() - start


def _rules(count: int) -> dict[str, Any]:
    """Return a plan of random measures, the same for the same count."""
    draw = random.Random(1)
    measures = [_measure(number, draw) for number in range(1, count + 1)]
    return {
        "id": "random",
        "title": "random",
        "year": 2020,
        "vocabulary": {f"f{i}": {"label": f"{i:02}号试验区"} for i in range(_FACTS)},
        "tasks": [{"title": "任务", "subtasks": [{"title": "分任务", "measures": measures}]}],
    }


def _measure(number: int, draw: random.Random) -> dict[str, Any]:
    """Return a measure for provinces with any of some zones, and in some measures with all of others as well."""
    named = [f"{i:02}号试验区" for i in draw.sample(range(_FACTS), draw.randint(1, 6))]
    cut = draw.randint(1, len(named))
    first, rest = named[:cut], named[cut:]
    condition: Any = {"任一": first}
    clause = f"{'、'.join(first)}涉及省份"
    if rest:
        condition = {"同时": [condition, *rest]}
        clause = f"（{clause}）中的{'、'.join(rest)}{'都' if len(rest) > 1 else ''}涉及的省份"
    return {
        "number": number,
        "title": f"举措{number}",
        "bureau": ["某司"],
        "due": "年内完成",
        "clause": f"{clause}必做，其他省份选做",
        "mandatory": condition,
        "optional": {"非": condition},
        "actions": ["做事"],
    }
