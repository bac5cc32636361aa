"""An office package of which single parts are changed; every other part stays byte for byte as it was.

Parts are looked up through relations, as Office does, whatever they are called. The namespaces of "Strict Open XML" are
other ones, so elements are known by their local names, and new ones take the namespace of what they are put into.
"""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import Any, Final, NamedTuple

from lxml import etree

_TYPES: Final = "[Content_Types].xml"
_CUSTOM: Final = "docProps/custom.xml"
_CUSTOM_TYPE: Final = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
_CUSTOM_ID: Final = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
_CUSTOM_SPACE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
_VALUE_SPACE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"


#: What is raised where the XML of a part is not what it should be.
UNSOUND: Final = (etree.LxmlError, LookupError, ValueError, TypeError, AttributeError, StopIteration)


class Relation(NamedTuple):
    """A relation between parts: its id, its kind (``worksheet``), and the name of the part that it leads to."""

    id: str
    kind: str
    target: str


def local(element: Any) -> str:
    """Return an element's name without its namespace; "" for a comment or an instruction."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def children(element: Any, name: str) -> list[Any]:
    """Return the children of an element that have a name, in any namespace."""
    return [child for child in element if local(child) == name]


def child(element: Any, name: str) -> Any:
    """Return the first child of an element that has a name, or None."""
    return next(iter(children(element, name)), None)


def added(into: Any, tag: str, /, at: int | None = None, **attributes: str) -> Any:
    """Return a new child of an element, in its namespace; the last one, or ``at`` a position."""
    element = etree.Element(etree.QName(etree.QName(into).namespace, tag), attributes)
    if at is None:
        into.append(element)
    else:
        into.insert(at, element)
    return element


def parsed(raw: bytes) -> Any:
    """Return the XML of a part; nothing is fetched for it."""
    return etree.fromstring(raw, etree.XMLParser(resolve_entities=False, no_network=True, strip_cdata=False))


def written(root: Any) -> bytes:
    """Return XML as a part."""
    return bytes(etree.tostring(root.getroottree(), xml_declaration=True, encoding="UTF-8", standalone=True))


def led_to(folder: str, target: str) -> str:
    """Return the name of the part to which a relation of a part in a folder leads."""
    return posixpath.normpath(posixpath.join("/", folder, target)).strip("/")


class Package:
    """The parts of an office file, which must have been ``office.checked``."""

    def __init__(self, raw: bytes) -> None:
        self._zip = zipfile.ZipFile(BytesIO(raw))
        self._names = {name.lower(): name for name in self._zip.namelist()}
        self._trees: dict[str, Any] = {}
        self._new: dict[str, bytes] = {}
        self._changed: set[str] = set()

    def has(self, part: str) -> bool:
        """Return whether there is a part; relations may lead nowhere."""
        return part in self._new or part.lower() in self._names

    def content(self, part: str) -> bytes:
        """Return the bytes of a part as they were."""
        return self._new.get(part) or self._zip.read(self._names[part.lower()])

    def tree(self, part: str) -> Any:
        """Return the XML of a part. What is changed in it is saved only if :meth:`change` is called."""
        if part not in self._trees:
            self._trees[part] = parsed(self.content(part))
        return self._trees[part]

    def change(self, part: str) -> Any:
        """Return the XML of a part, of which the changes are saved."""
        self._changed.add(part)
        return self.tree(part)

    def is_changed(self, part: str) -> bool:
        """Return whether a part is saved otherwise than it was."""
        return part in self._changed

    def relations(self, part: str = "") -> Iterator[Relation]:
        """Yield the relations of a part, or of the package, to parts that there are."""
        source = self._relations_of(part)
        for each in self.tree(source) if self.has(source) else ():
            target = led_to(posixpath.dirname(part), each.get("Target", ""))
            if each.get("TargetMode") != "External" and self.has(target):
                yield Relation(each.get("Id", ""), each.get("Type", "").rpartition("/")[2], target)

    def related(self, part: str, kind: str) -> str | None:
        """Return the first part of a kind to which a part is related, or None."""
        return next((relation.target for relation in self.relations(part) if relation.kind == kind), None)

    def add(self, part: str, content: bytes, content_type: str, source: str, kind: str) -> str:
        """Add a part that ``source`` is related to, and return the id of the relation."""
        self._new[part] = content
        added(self.change(_TYPES), "Override", PartName=f"/{part}", ContentType=content_type)
        relations = self._relations_of(source)
        if not self.has(relations):
            space = etree.QName(self.tree(self._relations_of(""))).namespace
            self._new[relations] = etree.tostring(etree.Element(etree.QName(space, "Relationships")))
        root = self.change(relations)
        taken = {each.get("Id") for each in root}
        name = next(f"rIdO{i}" for i in range(1, len(taken) + 2) if f"rIdO{i}" not in taken)
        added(root, "Relationship", Id=name, Type=f"{self.relation_types}/{kind}", Target=f"/{part}")
        return name

    @property
    def relation_types(self) -> str:
        """What the types of relations begin with; also the namespace of their ids."""
        types = (each.get("Type", "") for each in self.tree(self._relations_of("")))
        return next(str(kind.rpartition("/")[0]) for kind in types if kind.endswith("/officeDocument"))

    @property
    def properties(self) -> dict[str, str]:
        """The custom properties of the file."""
        part = self.related("", "custom-properties")
        entries = self.tree(part) if part else ()
        return {entry.get("name", ""): "".join(entry.itertext()) for entry in entries}

    def set_properties(self, wanted: Mapping[str, str]) -> None:
        """Set custom properties; others stay, and one that is empty and not there is not added."""
        before = self.properties
        wanted = {name: value for name, value in wanted.items() if before.get(name, "") != value}
        if not wanted:
            return
        part = self.related("", "custom-properties")
        if part is None:
            part = self.free_name("docProps/custom{}.xml") if self.has(_CUSTOM) else _CUSTOM
            empty = f'<Properties xmlns="{_CUSTOM_SPACE}"/>'.encode()
            self.add(part, empty, _CUSTOM_TYPE, "", "custom-properties")
        root = self.change(part)
        for name, value in wanted.items():
            entry = next((each for each in root if each.get("name") == name), None)
            if entry is None:
                last = max((int(each.get("pid", "1")) for each in root), default=1)
                entry = added(root, "property", name=name, fmtid=_CUSTOM_ID, pid=str(last + 1))
            for old in list(entry):
                entry.remove(old)
            spaces = [element.nsmap["vt"] for element in root.iter() if "vt" in element.nsmap]
            entry.append(entry.makeelement(f"{{{[*spaces, _VALUE_SPACE][0]}}}lpwstr"))
            entry[0].text = value

    def free_name(self, pattern: str) -> str:
        """Return the name of a part that there is not: ``xl/worksheets/sheet{}.xml`` with the first free number."""
        return next(name for i in range(1, len(self._names) + 2) if not self.has(name := pattern.format(i)))

    def saved(self) -> bytes:
        """Return the package as a file, its parts in their old order."""
        content = BytesIO()
        with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as new:
            for info in self._zip.infolist():
                new.writestr(info, self._written(info.filename) or self._zip.read(info))
            for part in self._new:
                if part.lower() not in self._names:
                    new.writestr(part, self._written(part) or self._new[part])
        return content.getvalue()

    def _written(self, part: str) -> bytes | None:
        if changed := next((name for name in self._changed if name.lower() == part.lower()), None):
            return written(self._trees[changed])
        return self._new.get(part)

    @staticmethod
    def _relations_of(part: str) -> str:
        folder, name = posixpath.split(part)
        return posixpath.join(folder, "_rels", f"{name}.rels")
