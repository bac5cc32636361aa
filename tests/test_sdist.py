"""The source distribution has what the repository has: whoever gets it can read, test and build everything."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

from tests.conftest import ROOT

#: Tracked, but of use to the repository only.
LEFT_OUT = {".ci/run"}
#: What packaging adds.
ADDED = {"PKG-INFO"}


@pytest.mark.slow
def test_the_source_distribution_has_every_tracked_file_and_no_other(tmp_path: Path) -> None:
    if not (ROOT / ".git").exists() or shutil.which("git") is None:
        pytest.skip("this is no clone of the repository, so nothing tells which files belong to it")
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True).stdout.decode()
    tracked = {name for name in listed.split("\0") if (ROOT / name).is_file()}
    for name in tracked:  # built apart, so that files which somebody only has lying about do not count
        copy = tmp_path / "copy" / name
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / name, copy)
    built = [sys.executable, "-m", "hatchling", "build", "--target", "sdist", "--directory", str(tmp_path)]
    subprocess.run(built, cwd=tmp_path / "copy", check=True, capture_output=True)
    [archive] = tmp_path.glob("*.tar.gz")
    with tarfile.open(archive) as sdist:
        found = {member.name.partition("/")[2] for member in sdist.getmembers() if member.isfile()}
    assert found - ADDED == tracked - LEFT_OUT
    assert tracked >= LEFT_OUT and found >= ADDED
