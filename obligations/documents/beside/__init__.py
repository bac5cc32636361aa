"""Whose is it? Gives the measures of a table what stands beside them: departments, clauses, completion times.

``reader`` takes the columns one by one, ``order`` finds all assignments of a column that keep the order, ``dues`` knows
which completion times a page's end may have cut.
"""
