"""From words typed to calls of the library; no rule logic.

``app`` is the program; the commands stand by subject; ``options``, ``subject`` and ``results`` are what they share.
"""

from obligations.cli.app import main

__all__ = ["main"]
