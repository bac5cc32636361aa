"""Plain data as JSON text. (``json_form`` has the shape of the data, and takes its time to load.)"""

from __future__ import annotations

import json


def as_json(data: object) -> str:
    """Plain data as JSON text, for people to read too."""
    return json.dumps(data, ensure_ascii=False, indent=2)
