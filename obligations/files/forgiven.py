"""A Word package as Word itself takes it, for a library that is stricter.

Two things that Word opens without a word: "Strict Open XML" has other namespaces and types of relations; and relations
may lead to a part that there is not, or that has its name in other capitals. Parts that have neither stay as they are.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from io import BytesIO
from typing import Final

from obligations.files.package import led_to, parsed, written
from obligations.files.reading import UTF16_MARKS

#: A name of "Strict Open XML" as the value of an attribute: a namespace, or the type of a relation.
_STRICT: Final = re.compile(rb"(=\s*[\"'])http://purl\.oclc\.org/ooxml/(\w+)([^\"'\s]*[\"'])")
#: The names that differ by more than the year of their standard.
_RENAMED: Final = {
    b"extendedProperties": b"extended-properties",
    b"customProperties": b"custom-properties",
}
_ENDING: Final = re.compile(rb"(" + b"|".join(_RENAMED) + rb")(?=[\"'])")


def forgiven(package: BytesIO) -> BytesIO:
    """Return a package, which must have been ``office.checked``, in the form in which every library reads it."""
    content = BytesIO()
    with zipfile.ZipFile(package) as old, zipfile.ZipFile(content, "w", zipfile.ZIP_STORED) as new:
        names = {name.lower(): name for name in old.namelist()}
        for part in old.infolist():
            raw = old.read(part)
            if part.filename.lower().endswith((".xml", ".rels")):
                raw = _transitional(raw)
            if part.filename.lower().endswith(".rels"):
                raw = _leading_somewhere(raw, part.filename, names)
            new.writestr(part.filename, raw)
    content.seek(0)
    return content


def _transitional(raw: bytes) -> bytes:
    """Return XML with the names of the usual Open XML for those of the strict one."""
    if raw.startswith(UTF16_MARKS):
        raw = written(parsed(raw))
    if not _STRICT.search(raw):
        return raw
    return _STRICT.sub(_usual, raw)


def _usual(name: re.Match[bytes]) -> bytes:
    family, rest = name[2], _ENDING.sub(lambda ending: _RENAMED[ending[1]], name[3])
    return name[1] + b"http://schemas.openxmlformats.org/" + family + b"/2006" + rest


def _leading_somewhere(raw: bytes, part: str, names: dict[str, str]) -> bytes:
    """Return relations without those that lead to no part; ``names``: lower case → name, of all parts."""
    root = parsed(raw)
    folder = posixpath.dirname(posixpath.dirname(part))
    is_changed = False
    for relation in list(root.iter("{*}Relationship")):
        if relation.get("TargetMode") == "External":
            continue
        target = led_to(folder, relation.get("Target", ""))
        name = names.get(target.lower())
        if name != target:
            is_changed = True
            if name is None:
                relation.getparent().remove(relation)
            else:
                relation.set("Target", f"/{name}")
    return written(root) if is_changed else raw
