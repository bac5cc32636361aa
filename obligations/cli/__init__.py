"""The command line: from words typed to calls of the library, without any logic of rules.

``app`` is the program. A module for each subject has its commands; they share ``options``, ``subject`` and ``results``.
"""

from obligations.cli.app import main

__all__ = ["main"]
