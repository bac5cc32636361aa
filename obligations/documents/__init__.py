"""The ministry's document, in: a plan's table or numbered text, read into a draft of rules.

``reading`` opens the file (``readers`` know its kinds) as an ``original``: paragraphs, and rows of cells, with their
locations. ``layout`` divides it into measures, in pieces. ``drafting`` makes the draft of them: ``fields`` reads what
is beside a measure, ``clause`` its clause, ``titles`` what the plan is called; ``rulings`` finds what is said to
provinces where nobody has read it. What is not sure is noted as a doubt, never guessed. ``auditing`` compares rules
with the document.
"""

from obligations.documents.auditing import audit
from obligations.documents.drafting import draft_of
from obligations.documents.reading import read_original
from obligations.documents.rules_text import rules_text

__all__ = ["audit", "draft_of", "read_original", "rules_text"]
