"""Clauses in Chinese: the document's own 省份 clauses read by a grammar, and conditions written as such clauses.

The grammar is ``clause.lark`` and its words stand in ``words``; ``lexicon`` cuts a text into them. ``reader`` reads:
``meaning`` and ``branches`` say what the tree means, ``remarks`` what is unusual. ``writer`` writes; reading what was
written gives the same condition. ``describing`` finds a condition for a set of provinces.
"""
