"""Work that nothing may interrupt: one call at a time in a process, where no signal or fork can reach it.

An exception in the middle of a call corrupts durable-rules: a signal handler that raises (Ctrl-C, a time limit), or
one that evaluates a plan itself, can make it answer wrongly or end the process. Python runs such handlers in the
main thread only. So work of the main thread is done in another thread while the caller waits; the caller can be
interrupted, the work cannot.

What the garbage collector runs in the middle of the work (a finalizer, a callback of a weak reference) runs in the same
thread. If it asks for work itself, that is refused (:class:`Busy`), and its caller has to do without; if it forks, the
lock goes to the child with the thread.
"""

from __future__ import annotations

import _thread
import logging  # noqa: F401  see below
import os
import threading
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

_lock = threading.RLock()
#: The thread that is doing work; only that thread ever finds itself here.
_worker: int | None = None
# A fork waits until no work is being done, so that the child inherits a sound state. Hooks run last registered first.
# durable-rules loads logging, whose hook takes a lock that loading logging needs: it has to be registered before this
# one, or else a fork holds that lock and waits for this one, while the work holds this one and waits for that.
if hasattr(os, "register_at_fork"):  # Windows has no fork
    os.register_at_fork(before=_lock.acquire, after_in_parent=_lock.release, after_in_child=_lock.release)


class Busy(Exception):
    """Work is asked for in the middle of work, in the same thread: it would have to wait for itself."""


def run_isolated(work: Callable[[], T]) -> T:
    """Return what ``work`` returns, or raise what it raises. Raises :class:`Busy` within other work."""
    if _worker == threading.get_ident():
        raise Busy
    if threading.get_ident() != threading.main_thread().ident:
        return _alone(work)
    results: list[T] = []
    errors: list[BaseException] = []
    done = _thread.allocate_lock()
    done.acquire()

    def run() -> None:
        with _lock:  # held until the caller is released as well
            try:
                results.append(_alone(work))
            except BaseException as error:
                errors.append(error)
            finally:
                done.release()

    try:
        # Not threading.Thread: an exception in the middle of its start can leave the module's own locks taken.
        _thread.start_new_thread(run, ())
    except RuntimeError:  # no thread can be started any more: the interpreter is shutting down
        return _alone(work)
    done.acquire()
    if errors:
        raise errors[0]
    return results[0]


def _alone(work: Callable[[], T]) -> T:
    global _worker
    with _lock:
        _worker = threading.get_ident()
        try:
            return work()
        finally:
            _worker = None
