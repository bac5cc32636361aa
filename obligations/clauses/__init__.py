"""Clauses in Chinese: the document's own 省份 clauses read by a grammar, and conditions written as such clauses.

Where to change what: spellings in ``words``, sentence structure in ``grammar``, what a rule means in ``meaning`` (of
lists and values in ``listing``), unusual wording in ``remarks``, messages in ``refusals`` and ``differences``.
``lexicon`` finds the words of a text, ``runs`` its long lists, ``grammar`` every tree over them, ``branches`` what the
trees mean as clauses. ``writer`` writes what ``reader`` reads back.
"""

from obligations.clauses.reader import read_clause
from obligations.clauses.writer import write_in_chinese

__all__ = ["read_clause", "write_in_chinese"]
