"""The ministry's document: a plan's table in Word, or in a text made from a scan, read into what the rules file says.

``reading`` opens the file (``word``, ``markdown``) as a ``paper``: rows of cells with their places. ``table`` finds the
columns and what belongs together in them, ``joining`` mends what a page's end cut in two, ``entries`` tells measure
from measure, and ``drafting`` reads the clauses. What is not sure is noted as a doubt, never guessed. ``auditing``
holds the rules against it. (``exports.plan_table`` writes such a table.)
"""
