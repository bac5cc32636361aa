"""Threads, forks and memory. In processes of their own: what goes wrong here kills the process."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.conftest import ROOT, examples

pytestmark = pytest.mark.slow


#: Coverage does not follow children that end without clean-up, as forked ones do.
PLAIN = {k: v for k, v in os.environ.items() if not k.startswith("COV")}


def run(code: str, *, timeout: float = 120) -> str:
    done = subprocess.run(
        [sys.executable, "-X", "faulthandler", "-c", code],
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
        cwd=ROOT,
        env=PLAIN,
    )
    assert done.returncode == 0, (done.returncode, done.stderr[-2000:])
    return done.stdout.strip()


STATES = """
import itertools, random, threading
from obligations import load_plan, obligations_for
from obligations.engine.evaluate import evaluator
FACTS = {"province_class": ("一类", "二类", "三类")} | {f: (True, False) for f in (
    "reform_zone", "free_trade_zone", "mgmt_reform_pilot", "strong_province", "strong_city", "protection_center", "rapid_center")}
def state(i):
    draw = random.Random(i)
    return {f: draw.choice(values) for f, values in FACTS.items() if draw.random() < 0.7}
"""


def test_eight_threads_get_right_answers_from_the_first_use_on() -> None:
    """All start at once on a cold library; nothing is cached between their states; every answer is right."""
    code = (
        STATES
        + """
plan = load_plan()
expected = {i: evaluator(plan, "reference")(state(i)) for i in range(400)}
start, wrong, done = threading.Barrier(8), [], []
def work(n):
    start.wait()
    for i in range(n, 400, 8):
        result = obligations_for({"province": f"{n}-{i}", "facts": state(i)})
        if tuple(o.verdict for o in result) != expected[i]: wrong.append(i)
    for i in range(400):
        if evaluator(plan, "durable")(state(i)) != expected[i]: wrong.append(i)
    done.append(n)
threads = [threading.Thread(target=work, args=(n,)) for n in range(8)]
for t in threads: t.start()
for t in threads: t.join()
print(len(done), wrong, threading.active_count())
"""
    )
    assert run(code) == "8 [] 1"


def test_forked_children_answer_even_while_threads_evaluate() -> None:
    code = (
        STATES
        + """
import os
plan = load_plan()
evaluate, reference = evaluator(plan, "durable"), evaluator(plan, "reference")
stop = threading.Event()
def work():
    i = 0
    while not stop.is_set():
        evaluate(state(i)); i += 1
threads = [threading.Thread(target=work) for _ in range(4)]
for t in threads: t.start()
statuses = []
for n in range(20):
    child = os.fork()
    if child == 0:
        ok = all(evaluate(state(i)) == reference(state(i)) for i in range(30))
        os._exit(0 if ok else 1)
    statuses.append(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
stop.set()
for t in threads: t.join()
print(set(statuses))
"""
    )
    assert run(code) == "{0}"


def test_a_fork_during_the_first_use_hangs_nobody_and_both_sides_answer() -> None:
    """A thread is importing, compiling, evaluating for the first time while the main thread forks."""
    for delay in (0, 0.0005, 0.001, 0.002, 0.003, 0.005):
        code = (
            STATES
            + f"""
import os, time
plan = load_plan()
thread = threading.Thread(target=lambda: evaluator(plan, "durable")(state(1)))
thread.start()
time.sleep({delay})
child = os.fork()
if child == 0:
    ok = evaluator(plan, "durable")(state(2)) == evaluator(plan, "reference")(state(2))
    os._exit(0 if ok else 1)
thread.join()
print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""
        )
        assert run(code) == "0"


def test_nothing_that_an_evaluation_loads_takes_locks_in_a_fork_before_ours() -> None:
    """Or else a fork during the first use holds that lock and waits for ours, and the first use the other way round."""
    code = """
import os, sys
register, found = os.register_at_fork, []
def recorded(*, before=None, **others):
    if before is not None: found.append(sys._getframe(1).f_globals["__name__"])
    register(**({"before": before} if before else {}), **others)
os.register_at_fork = recorded
from obligations import obligations_for
obligations_for({"province": "甲省"})
print(found[-1], "logging" in found, "durable" in sys.modules)
"""
    assert run(code) == "obligations.engine.isolation True True"


@pytest.mark.parametrize("handler", ["raises", "evaluates"])
def test_signals_at_any_moment_leave_answers_right_and_the_process_alive(handler: str) -> None:
    """A handler that raises (a time limit, Ctrl-C), or that evaluates in turn: its exception comes out as it is.

    Answers stay right, and the process lives.
    """
    body = "raise Deadline" if handler == "raises" else "evaluate(state(7))"
    code = (
        STATES
        + f"""
import signal
class Deadline(BaseException): pass
plan = load_plan()
evaluate, reference = evaluator(plan, "durable"), evaluator(plan, "reference")
armed = False
def handler(*_):
    if armed: {body}
signal.signal(signal.SIGALRM, handler)
wrong = interrupted = 0
for i in range({examples(2_000).max_examples}):  # one signal for each evaluation, at another moment of it: a busy machine only takes longer
    s = state(i % 500); expected = reference(s)
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.00002 + i % 50 * 0.000008)
        armed = True
        got = evaluate(s)
        armed = False
        wrong += got != expected
    except Deadline:
        armed = False
        interrupted += 1
signal.setitimer(signal.ITIMER_REAL, 0)
print(wrong, (interrupted > 100) is ({handler!r} == "raises"))
"""
    )
    assert run(code) == "0 True"


@pytest.mark.parametrize("method", ["fork", "spawn", "forkserver"])
def test_worker_processes_of_every_start_method_give_the_same_answers(method: str) -> None:
    code = f"""
import multiprocessing, sys
from obligations import load_profile, obligations_for
def main():
    profile = load_profile("profiles/guangdong.yaml")
    here = [o.verdict for o in obligations_for(profile)]
    with multiprocessing.get_context({method!r}).Pool(2) as pool:
        results = pool.map(obligations_for, [profile] * 4)
    print(all([o.verdict for o in r] == here and r.profile == profile for r in results), len(here))
if __name__ == "__main__":
    main()
"""
    path = ROOT / ".pytest_cache" / f"multiprocessing_{method}.py"
    path.parent.mkdir(exist_ok=True)
    path.write_text(code)
    env = {**PLAIN, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, str(path)], capture_output=True, text=True, timeout=60, check=False, cwd=ROOT, env=env
    )
    assert done.stdout.strip() == "True 25", done.stderr[-2000:]


@pytest.mark.prove
def test_memory_does_not_grow_with_evaluations_or_with_ever_new_provinces() -> None:
    """Evaluations that nothing remembers, and answers to ever new provinces: memory does not grow with them."""
    code = (
        STATES
        + """
def resident():
    with open("/proc/self/statm") as f: return int(f.read().split()[1]) * 4096
evaluate = evaluator(load_plan(), "durable")
def rounds(first, count):
    for i in range(first, first + count):
        evaluate(state(i))
        obligations_for({"province": str(i), "facts": state(i)})
rounds(0, 4000)
before = resident()
rounds(4000, 8000)
print(resident() - before < 4_000_000, resident() - before)
"""
    )
    assert run(code).startswith("True"), run(code)


def test_the_reference_loads_no_c_extension_of_durable_rules() -> None:
    code = """
import sys
from obligations import obligations_for
obligations_for("profiles/guangdong.yaml", engine="reference")
print([m for m in sys.modules if m.startswith("durable")])
"""
    assert run(code) == "[]"


FINALIZERS = """
import gc, itertools, os, sys, threading
from obligations import load_plan, obligations_for
plan, numbers, done, asked = load_plan(), itertools.count(5000), False, []
def profile(i):
    facts = plan.vocabulary.facts
    return {"province": f"p{i}", "facts": {f.id: f.domain[i // 3**k % 3] for k, f in enumerate(facts) if i // 3**k % 3 < 2}}
def evaluates():
    number = next(numbers)
    asked.append((number, obligations_for(profile(number), plan).verdicts))
def forks():
    pid = os.fork()
    if pid == 0: os._exit(0)
    asked.append(os.waitpid(pid, 0)[1])
class Thing:
    def __init__(self): self.me = self
    def __del__(self):
        if not done: globals()[sys.argv[1]]()
def work():
    global done
    gc.set_threshold(50)
    for i in range(600):
        Thing(); Thing()
        assert obligations_for(profile(i), plan).verdicts == obligations_for(profile(i), plan, engine="reference").verdicts
    done = True
"""


@pytest.mark.parametrize("what", ["evaluates", "forks"])
@pytest.mark.parametrize("where", ["work()", "t = threading.Thread(target=work); t.start(); t.join()"])
def test_a_finalizer_in_the_middle_of_an_evaluation_is_answered(what: str, where: str) -> None:
    """It runs in the thread that evaluates, and would wait for itself."""
    code = f"import sys; sys.argv.append({what!r})\n{FINALIZERS}\n{where}\n"
    check = """
assert asked
if sys.argv[1] == "evaluates":
    assert all(got == obligations_for(profile(i), plan, engine="reference").verdicts for i, got in asked)
print("ok", len(asked) > 20)
"""
    assert run(code + check, timeout=60) == "ok True"
