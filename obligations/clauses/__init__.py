"""Clauses in Chinese: the document's own 省份 clauses read by a grammar, and conditions written as such clauses.

The grammar is ``clause.lark``, its words stand in ``words``. ``reader`` reads, ``writer`` writes; reading what
was written gives the same condition.
"""
