"""The first evaluation in a process, compared with the same rules written by hand for durable-rules."""

from __future__ import annotations

import gc
import sys
import time

from benchmarks.timing import python

CLASS_12 = {"$or": [{"province_class": "一类"}, {"province_class": "二类"}]}
CLASS_3 = {"province_class": "三类"}
CLASS_1 = {"province_class": "一类"}
CLASS_23 = {"$or": [{"province_class": "二类"}, {"province_class": "三类"}]}
EVERYONE = {"kind": "province"}


def either(*facts: str) -> tuple[dict[str, object], dict[str, object]]:
    return {"$or": [{f: True} for f in facts]}, {"$and": [{f: False} for f in facts]}


#: Measure → (mandatory, optional), as someone who knows durable-rules and its traps would write them.
BY_HAND: dict[int, tuple[object, object]] = {
    1: either("reform_zone", "free_trade_zone"),
    5: ({"mgmt_reform_pilot": True}, {"mgmt_reform_pilot": False}),
    6: (
        {"$or": [{"strong_province": True}, CLASS_1]},
        {"$and": [{"strong_province": False}, CLASS_23]},
    ),
    9: (
        {"$or": [{"strong_province": True}, CLASS_12]},
        {"$and": [{"strong_province": False}, CLASS_3]},
    ),
    14: either("protection_center", "rapid_center"),
    19: either("strong_province", "strong_city"),
    22: ({"strong_province": True}, {"strong_province": False}),
    24: (None, EVERYONE),
    **dict.fromkeys((2, 4, 16, 18, 20, 25), (CLASS_12, CLASS_3)),
    **dict.fromkeys((3, 7, 23), (CLASS_1, CLASS_23)),
    **dict.fromkeys((10, 12, 13, 15, 17, 21), (EVERYONE, None)),
}


def _start() -> float:
    """Return the time, after a collection: garbage of the imports must not be collected within the measured time."""
    gc.collect()
    gc.freeze()
    return time.perf_counter()


def hand() -> float:
    from durable.engine import Host

    from obligations import load_profile, obligations_for

    known = dict(obligations_for(load_profile("example"), engine="reference").known)

    class Quiet(Host):  # type: ignore[misc]
        def _run(self) -> None:
            pass

    start = _start()
    verdicts: dict[int, str] = {}

    def record_as(number: int, verdict: str):  # type: ignore[no-untyped-def]
        def action(_c: object) -> None:
            verdicts[number] = verdict

        return action

    rules = {"every": {"all": [{"m": EVERYONE}], "run": lambda _c: None}}
    for number, branches in BY_HAND.items():
        for verdict, condition in zip(("mandatory", "optional"), branches, strict=True):
            if condition is not None:
                rules[f"{number}{verdict}"] = {"all": [{"m": condition}], "run": record_as(number, verdict)}
    host = Quiet()
    host.set_rulesets({"plan": rules})
    host.assert_fact("plan", {"sid": "1", "kind": "province", **known})
    host.delete_state("plan", "1")
    taken = time.perf_counter() - start
    assert len(verdicts) == 23
    return taken


def ours() -> float:
    import obligations.engine.durable_rules  # noqa: F401  imports are measured on neither side
    from obligations import load_plan, load_profile, obligations_for

    profile = load_profile("example")
    load_plan()
    start = _start()
    result = obligations_for(profile)
    taken = time.perf_counter() - start
    assert len(result) == 25
    return taken


def against_hand(rounds: int = 30) -> tuple[float, str]:
    """Return the ratio; compiling the rules is measured, loading plan and profile and the imports are not."""
    best = {"ours": float("inf"), "hand": float("inf")}
    for _ in range(rounds):
        for side in best:
            best[side] = min(best[side], float(python("-m", "benchmarks.first_evaluation", side)))
    detail = f"{best['ours'] * 1e3:.2f} ms (isolated from signals and forks) against {best['hand'] * 1e3:.2f} ms"
    return best["ours"] / best["hand"], detail


if __name__ == "__main__":
    print(ours() if sys.argv[1] == "ours" else hand())
