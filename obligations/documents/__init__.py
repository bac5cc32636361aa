"""The ministry's document, in: a plan's table, in Word or in a text made from a scan, read into a draft of rules.

``reading`` opens the file as an ``original``: rows of cells with their locations. ``table`` finds the plan's columns
and rows, ``entries`` assigns the cells to measures, ``joining`` joins what a page's end cut in two, and ``drafting``
reads the clauses. What is not sure is noted as a doubt, never guessed. ``auditing`` compares rules with the document.
"""

from obligations.documents.auditing import audit
from obligations.documents.drafting import draft_of
from obligations.documents.reading import read_original
from obligations.documents.rules_text import rules_text

__all__ = ["audit", "draft_of", "read_original", "rules_text"]
