"""What is made once and used again, in the user's cache: a new machine makes it, a second run finds it."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path


def home() -> Path:
    """Return the folder of all that is kept between runs."""
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "obligations" / "windows"


def made_once(name: str, of: Iterable[str], make: Callable[[Path], None]) -> Path:
    """Return a folder that ``make`` has filled, keyed by what it is made ``of``.

    It gets its name when it is complete, so that one which was interrupted is not taken for one that is done.
    """
    digest = hashlib.sha256("\0".join(of).encode()).hexdigest()[:16]
    folder = home() / f"{name}-{digest}"
    if not folder.exists():
        folder.parent.mkdir(parents=True, exist_ok=True)
        making = Path(tempfile.mkdtemp(prefix=f"{name}-", suffix=".part", dir=folder.parent))
        try:
            make(making)
            making.rename(folder)
        except BaseException:
            shutil.rmtree(making, ignore_errors=True)
            if not folder.exists():  # or else somebody else was quicker
                raise
    return folder
