"""What only Unix has is needed nowhere: the main commands run where it is taken away, as it is on Windows."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

#: What ``dir`` shows on Linux and not on Windows, of Python 3.13; and ``umask``, which does nothing useful there.
_OS = """
O_ACCMODE O_ASYNC O_CLOEXEC O_DIRECT O_DIRECTORY O_DSYNC O_FSYNC O_LARGEFILE O_NDELAY O_NOATIME O_NOCTTY O_NOFOLLOW
O_NONBLOCK O_PATH O_RSYNC O_SYNC O_TMPFILE chown chroot confstr confstr_names copy_file_range ctermid environb
eventfd eventfd_read eventfd_write fchdir fchown fdatasync fork forkpty fpathconf fstatvfs fwalk getegid getenvb
geteuid getgid getgrouplist getgroups getloadavg getpgid getpgrp getpriority getrandom getresgid getresuid getsid
getuid getxattr grantpt initgroups killpg lchown listxattr lockf login_tty major makedev memfd_create minor mkfifo
mknod nice openpty pathconf pathconf_names pidfd_open pipe2 posix_fadvise posix_fallocate posix_openpt posix_spawn
posix_spawnp pread preadv ptsname pwrite pwritev readv register_at_fork removexattr sched_get_priority_max
sched_get_priority_min sched_getaffinity sched_getparam sched_getscheduler sched_param sched_rr_get_interval
sched_setaffinity sched_setparam sched_setscheduler sched_yield sendfile setegid seteuid setgid setgroups setns
setpgid setpgrp setpriority setregid setresgid setresuid setreuid setsid setuid setxattr spawnlp spawnlpe spawnvp
spawnvpe splice statvfs sync sysconf sysconf_names tcgetpgrp tcsetpgrp timerfd_create timerfd_gettime
timerfd_gettime_ns timerfd_settime timerfd_settime_ns ttyname umask uname unlockpt unshare wait wait3 wait4 waitid
waitid_result writev
"""
_SIGNAL = """
ITIMER_PROF ITIMER_REAL ITIMER_VIRTUAL ItimerError SIGALRM SIGBUS SIGCHLD SIGCLD SIGCONT SIGHUP SIGIO SIGIOT SIGKILL
SIGPIPE SIGPOLL SIGPROF SIGPWR SIGQUIT SIGRTMAX SIGRTMIN SIGSTKFLT SIGSTOP SIGSYS SIGTRAP SIGTSTP SIGTTIN SIGTTOU
SIGURG SIGUSR1 SIGUSR2 SIGVTALRM SIGWINCH SIGXCPU SIGXFSZ SIG_BLOCK SIG_SETMASK SIG_UNBLOCK Sigmasks alarm getitimer
pause pidfd_send_signal pthread_kill pthread_sigmask setitimer siginterrupt sigpending sigtimedwait sigwait
sigwaitinfo struct_siginfo
"""
_MODULES = "fcntl grp posix pty pwd resource syslog termios tty"

_TAKEN_AWAY = """
import os, signal, subprocess, sys, tempfile
import click, docx, durable.engine, openpyxl, pydantic, yaml  # others' know both systems; ours is tried
for module, names in ((os, sys.argv[1]), (signal, sys.argv[2])):
    for name in names.split():
        vars(module).pop(name, None)
sys.modules |= dict.fromkeys(sys.argv[3].split())
from obligations.cli import main
status = 0
for line in sys.stdin.read().splitlines():
    print(f"$ {line}", flush=True)
    status = max(status, main(line.split("\t")))
sys.exit(status)
"""

_COMMANDS = [
    ["for", "广东"],
    ["explain", "广东", "14"],
    ["ask", "广东"],
    ["what-if", "广东", "--set", "省份类别=一类"],
    ["reach", "广东", "22"],
    ["timeline", "海南"],
    ["compare", "广东", "湖北"],
    ["matrix"],
    ["matrix", "-o", "总表.xlsx"],
    ["department", "专利管理司"],
    ["measures"],
    ["profiles"],
    ["test"],
    ["check", "small.yaml"],
    ["diff", "small.yaml", "small.yaml"],
    ["table", "-o", "计划.md"],
    ["audit", "--document", "计划.md"],
    ["import", "计划.md", "-o", "草稿.yaml"],
    ["new", "甲省", "-o", "甲省.yaml"],
    ["new", "乙省", "-o", "乙省.yaml", "--editor"],
    *(["export", "广东", "-o", f"广东.{form}"] for form in ("xlsx", "docx", "csv", "md", "html", "json")),
    ["export", "广东", "-o", "广东.xlsx"],
    ["export", "--all", "-o", "台账"],
    ["export", "-o", "plan.dmn"],
    ["schema", "profile", "-o", "profile.schema.json"],
]


def ran(folder: Path, encoding: str) -> subprocess.CompletedProcess[bytes]:
    """What a process whose console has an encoding wrote for all commands."""
    (folder / "small.yaml").write_bytes((ROOT / "tests" / "old_files" / "plans" / "standard.yaml").read_bytes())
    env = {**os.environ, "PYTHONIOENCODING": encoding, "PYTHONPATH": str(ROOT), "COLUMNS": "100"}
    typed = "\n".join("\t".join(command) for command in _COMMANDS)
    process = [sys.executable, "-c", _TAKEN_AWAY, _OS, _SIGNAL, _MODULES]
    return subprocess.run(process, input=typed.encode(encoding), cwd=folder, env=env, capture_output=True, check=False)


@pytest.mark.prove  # `make windows` tries the same on the real system
def test_the_main_commands_run_without_what_only_unix_has_and_a_console_of_code_page_936_shows_every_character(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """One test: two would each run all commands again."""
    usual, in_gbk = (ran(tmp_path_factory.mktemp(encoding), encoding) for encoding in ("utf-8", "gbk"))
    assert usual.returncode < 2, usual.stderr.decode() + usual.stdout.decode()[-3000:]
    assert b"Traceback" not in usual.stderr
    assert in_gbk.stdout.decode("gbk").replace("?", "") == usual.stdout.decode().replace("?", "")
    assert in_gbk.stdout.decode("gbk").count("?") == usual.stdout.decode().count("?")


def test_what_is_taken_away_is_here_to_be_taken() -> None:
    """Or else the test would show nothing."""
    import signal

    assert {"register_at_fork", "fork", "chown", "umask", "geteuid"} <= {n for n in _OS.split() if hasattr(os, n)}
    assert {"SIGHUP", "SIGPIPE", "SIGALRM"} <= {name for name in _SIGNAL.split() if hasattr(signal, name)}
