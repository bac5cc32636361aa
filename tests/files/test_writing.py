"""Files are written whole or not at all, all of them or none, and never over what somebody saved meanwhile."""

from __future__ import annotations

import errno
import os
import signal
import struct
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from obligations.errors import ObligationsError
from obligations.files import placing, writing
from obligations.files.writing import ChangedMeanwhile, Judgement, Target, target_of, write

ROOT = Path(__file__).parents[2]
NAMES = ("甲.txt", "乙.txt", "丙.txt")
needs_unix = pytest.mark.skipif(sys.platform == "win32", reason="signals and rights of Unix")


def old_files(folder: Path) -> None:
    for name in NAMES:
        (folder / name).write_bytes(f"旧{name}".encode())


def targets(folder: Path) -> list[Target]:
    return [target_of(str(folder / name), f"新{name}".encode(), judge=anything) for name in NAMES]


def anything(_old: bytes, _new: bytes) -> Judgement:
    return Judgement()


def state(folder: Path) -> dict[str, str]:
    return {path.name: path.read_bytes().decode() for path in sorted(folder.iterdir())}


OLD = {name: f"旧{name}" for name in sorted(NAMES)}
NEW = {name: f"新{name}" for name in sorted(NAMES)}


def when(monkeypatch: pytest.MonkeyPatch, name: str, call: int, then: Callable[[], object]) -> None:
    """Let something happen before the n-th call of one of the steps of writing."""
    true, calls = getattr(writing, name), iter(range(1_000))

    def step(*arguments: object) -> object:
        if next(calls) == call:
            then()
        return true(*arguments)

    monkeypatch.setattr(writing, name, step)


def raising(error: BaseException) -> Callable[[], None]:
    def stop() -> None:
        raise error

    return stop


def test_all_are_written(tmp_path: Path) -> None:
    old_files(tmp_path)
    assert write(targets(tmp_path)) == []
    assert state(tmp_path) == NEW


@pytest.mark.parametrize("call", range(3))
@pytest.mark.parametrize("error", [OSError(errno.ENOSPC, "full"), KeyboardInterrupt(), PermissionError()], ids=str)
def test_what_fails_before_the_first_is_in_its_place_leaves_nothing(
    call: int, error: BaseException, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old_files(tmp_path)
    todo = targets(tmp_path)
    when(monkeypatch, "written_beside", call, raising(error))
    with pytest.raises(KeyboardInterrupt if isinstance(error, KeyboardInterrupt) else ObligationsError) as raised:
        write(todo)
    assert state(tmp_path) == OLD
    if error.args[:1] == (errno.ENOSPC,):
        assert "磁盘满了" in str(raised.value) and NAMES[call] in str(raised.value)


@pytest.mark.parametrize("call", range(3))
def test_what_fails_in_between_says_how_many_are_written(
    call: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old_files(tmp_path)
    todo = targets(tmp_path)
    when(monkeypatch, "put_in_place", call, raising(PermissionError()))
    with pytest.raises(ObligationsError) as error:
        write(todo)
    assert state(tmp_path) == {**OLD, **{name: f"新{name}" for name in NAMES[:call]}}
    assert (f"已写好 {call} 个文件，余下 {3 - call} 个没有写" in str(error.value)) is (call > 0)


@pytest.mark.parametrize("step", ["written_beside", "no_signals"])
@pytest.mark.parametrize("name", NAMES)
def test_what_somebody_saved_meanwhile_is_kept(
    step: str, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whichever of them it is, and whenever: none is written, as nothing was in its place yet."""
    old_files(tmp_path)
    todo = targets(tmp_path)
    when(monkeypatch, step, 0, lambda: (tmp_path / name).write_bytes("某人写的".encode()))
    with pytest.raises(ChangedMeanwhile, match=f"{name}: 文件刚刚被别的程序保存过，没有动它；请再运行一次"):
        write(todo)
    assert state(tmp_path) == {**OLD, name: "某人写的"}


def test_what_somebody_removed_meanwhile_is_told(tmp_path: Path) -> None:
    old_files(tmp_path)
    todo = targets(tmp_path)
    (tmp_path / NAMES[1]).unlink()
    with pytest.raises(ChangedMeanwhile, match="文件刚刚被移走或删去了，没有写"):
        write(todo)


def test_what_somebody_saved_between_two_of_them_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old_files(tmp_path)
    todo = targets(tmp_path)
    when(monkeypatch, "put_in_place", 1, lambda: (tmp_path / NAMES[2]).write_bytes("某人写的".encode()))
    with pytest.raises(ObligationsError) as error:
        write(todo)
    assert "已写好 2 个文件，余下 1 个没有写" in str(error.value) and NAMES[2] in str(error.value)
    assert state(tmp_path)[NAMES[2]] == "某人写的"


def test_a_file_that_came_meanwhile_is_kept(tmp_path: Path) -> None:
    target = target_of(str(tmp_path / "甲.txt"), b"new", judge=anything)
    (tmp_path / "甲.txt").write_bytes(b"theirs")
    with pytest.raises(ChangedMeanwhile):
        write([target])
    assert state(tmp_path) == {"甲.txt": "theirs"}


def test_what_the_new_content_was_made_from_must_still_be_there(tmp_path: Path) -> None:
    path = tmp_path / "甲.txt"
    path.write_bytes(b"later")
    with pytest.raises(ChangedMeanwhile):
        target_of(str(path), b"new", over=b"earlier")
    write([target_of(str(path), b"new", over=b"later")])
    assert path.read_bytes() == b"new"


@needs_unix
@pytest.mark.parametrize("number", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_a_signal_waits_until_all_are_in_their_places(
    number: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old_files(tmp_path)
    todo, signum = targets(tmp_path), getattr(signal, number)
    when(monkeypatch, "put_in_place", 1, lambda: os.kill(os.getpid(), signum))
    got: list[dict[str, str]] = []
    before = signal.signal(signum, lambda *_: got.append(state(tmp_path)))
    try:
        write(todo)
    finally:
        signal.signal(signum, before)
    assert got and {name: got[0][name] for name in NAMES} == {name: f"新{name}" for name in NAMES}
    assert state(tmp_path) == NEW


KILLED = """
import os, signal, sys
from pathlib import Path
from obligations.files import writing
from obligations.files.writing import Judgement, target_of, write
folder, call = Path(sys.argv[1]), int(sys.argv[2])
true, calls = writing.put_in_place, iter(range(99))
def step(*arguments):
    if next(calls) == call:
        os.kill(os.getpid(), signal.SIGKILL)
    true(*arguments)
writing.put_in_place = step
names = sys.argv[3:]
write([target_of(str(folder / n), ("新" + n).encode(), judge=lambda *_: Judgement()) for n in names])
"""


@needs_unix
@pytest.mark.parametrize("call", range(3))
def test_a_killed_run_leaves_a_beginning_and_the_next_names_and_removes_the_rest(call: int, tmp_path: Path) -> None:
    old_files(tmp_path)
    command = [sys.executable, "-c", KILLED, str(tmp_path), str(call), *NAMES]
    done = subprocess.run(command, env={**os.environ, "PYTHONPATH": str(ROOT)}, check=False)
    assert done.returncode == -signal.SIGKILL
    left = state(tmp_path)
    assert {name: left.pop(name)[0] for name in NAMES} == {n: "新" if i < call else "旧" for i, n in enumerate(NAMES)}
    assert len(left) == 3 - call, "what was not yet put in its place"
    assert write([target_of(str(tmp_path / "丁.txt"), b"x")]) == sorted(NAMES[call:])
    assert {*state(tmp_path)} == {*NAMES, "丁.txt"}


@needs_unix
def test_what_a_running_process_is_writing_is_left_alone(tmp_path: Path) -> None:
    machine = placing._machine()
    ours = f".甲.txt.obligations-{machine}-{os.getpid()}-abc.tmp"
    running = f".乙.txt.obligations-{machine}-{os.getppid()}-abc.tmp"
    elsewhere = ".丙.txt.obligations-00000000-1-abc.tmp"
    old = ".丁.txt.obligations-00000000-2-abc.tmp"
    others = ("甲.tmp", ".甲.txt.swp", ".obligations-1-2-3.tmp")
    for name in (ours, running, elsewhere, old, *others):
        (tmp_path / name).write_bytes(b"")
    os.utime(tmp_path / old, (0, 0))
    assert placing.remove_left([tmp_path]) == ["丁.txt"]
    assert {*state(tmp_path)} == {ours, running, elsewhere, *others}


@needs_unix
def test_a_replaced_file_keeps_its_mode_and_its_access_list(tmp_path: Path) -> None:
    path = tmp_path / "甲.txt"
    path.write_bytes(b"old")
    path.chmod(0o640)
    write([target_of(str(path), b"new", judge=anything)])
    assert path.stat().st_mode & 0o777 == 0o640
    # owner rw, one named person rw, the group may read, mask rw, nobody else
    entries = [(1, 6, -1), (2, 6, 65534), (4, 4, -1), (0x10, 6, -1), (0x20, 0, -1)]
    rights = struct.pack("<I", 2) + b"".join(struct.pack("<HHi", *entry) for entry in entries)
    try:
        os.setxattr(path, "system.posix_acl_access", rights)
        os.setxattr(path, "user.note", b"x")
    except (OSError, AttributeError):
        pytest.skip("the disk has no access lists")
    write([target_of(str(path), b"newer", judge=anything)])
    assert path.read_bytes() == b"newer" and os.getxattr(path, "system.posix_acl_access") == rights
    assert os.getxattr(path, "user.note") == b"x"


@needs_unix
def test_a_replaced_file_keeps_what_of_its_owners_may_be_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever may not give the file to its owner may still give it to the group, which could not read it otherwise."""
    asked = []

    def chown(_path: object, owner: int, group: int) -> None:
        asked.append((owner, group))
        if owner != -1:
            raise PermissionError

    monkeypatch.setattr(os, "chown", chown)
    path = tmp_path / "甲.txt"
    path.write_bytes(b"old")
    path.chmod(0o4750)
    write([target_of(str(path), b"new", judge=anything)])
    there = path.stat()
    assert (-1, there.st_gid) in asked and there.st_mode & 0o7777 == 0o4750


TERMINATED = """
import os, signal, sys
from obligations.files import writing
signal.signal(signal.SIGINT, signal.default_int_handler)  # whoever runs the tests may have them ignored
for name in ("SIGTERM", "SIGHUP"):
    signal.signal(getattr(signal, name), signal.SIG_DFL)
true, calls, number = writing.written_beside, iter(range(99)), getattr(signal, sys.argv.pop())
def step(*arguments):
    if next(calls) == 5:
        os.kill(os.getpid(), number)
    return true(*arguments)
writing.written_beside = step
from obligations.cli.app import main
sys.exit(main())
"""


@needs_unix
@pytest.mark.slow
@pytest.mark.parametrize("number", ["SIGTERM", "SIGHUP", "SIGINT"])
def test_a_run_that_is_told_to_end_leaves_nothing(number: str, tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-c",
        TERMINATED,
        "export",
        "--all",
        "--format",
        "csv",
        "-o",
        str(tmp_path / "甲" / "乙"),
    ]
    done = subprocess.run(
        [*command, number], env={**os.environ, "PYTHONPATH": str(ROOT)}, check=False, capture_output=True
    )
    assert (done.returncode, done.stdout, done.stderr) == (128 + getattr(signal, number), b"", b"")
    assert not [*tmp_path.iterdir()]


@needs_unix
def test_links_that_lead_in_a_circle_are_told(tmp_path: Path) -> None:
    for one, other in (("a", "b"), ("b", "a")):
        (tmp_path / one).symlink_to(tmp_path / other)
    with pytest.raises(ObligationsError, match="链接绕成了圈"):
        write([target_of(str(tmp_path / "a"), b"x")])


def test_a_file_with_another_name_is_not_replaced(tmp_path: Path) -> None:
    path = tmp_path / "甲.txt"
    path.write_bytes(b"old")
    os.link(path, tmp_path / "乙.txt")
    with pytest.raises(ObligationsError, match=r"甲\.txt: 这个文件还有别的名称（硬链接）"):
        target_of(str(path), b"new")
    assert state(tmp_path) == {"甲.txt": "old", "乙.txt": "old"}
