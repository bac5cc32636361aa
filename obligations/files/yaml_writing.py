"""Plain data → YAML as people write it: Chinese as it is, keys in their order, short parts on one line in brackets."""

from __future__ import annotations

from typing import Any

import yaml


class OnOneLine:
    """Data to be written on one line, in brackets."""

    def __init__(self, data: Any) -> None:
        self.data = data


class _Dumper(yaml.SafeDumper):
    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002  our files have no aliases
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002
        super().increase_indent(flow, indentless=False)  # list items are indented from their key


def _in_brackets(dumper: _Dumper, value: OnOneLine) -> yaml.Node:
    node = dumper.represent_data(value.data)
    for part in _nodes(node):
        if isinstance(part, yaml.CollectionNode):
            part.flow_style = True
    return node


def _nodes(node: yaml.Node) -> list[yaml.Node]:
    nodes = [node]
    for part in nodes:  # grows while it is walked through
        if isinstance(part, yaml.SequenceNode):
            nodes += part.value
        elif isinstance(part, yaml.MappingNode):
            nodes += [inner for pair in part.value for inner in pair]
    return nodes


_Dumper.add_representer(OnOneLine, _in_brackets)


def yaml_text(data: Any) -> str:
    """Return plain data (with parts that are :class:`OnOneLine`) as YAML."""
    return yaml.dump(data, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=100_000)
