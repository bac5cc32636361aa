"""Clauses in Chinese: the document's own 省份 clauses read by a grammar, and conditions written as such clauses.

Where to mend what: a spelling in ``words``, the structure in ``clause.lark``, the sense in ``meaning``, what is
unusual in ``remarks``. ``writer`` writes what ``reader`` reads back; ``describing`` names a set of provinces.
"""

from obligations.clauses.reader import read_clause
from obligations.clauses.writer import write_in_chinese

__all__ = ["read_clause", "write_in_chinese"]
