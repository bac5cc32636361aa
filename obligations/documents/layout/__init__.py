"""Where things stand in a document: its table or its numbered text divided into measures, each in pieces.

``columns`` has what documents call their columns and marks. ``table`` finds the plan's rows, with the headings
``above`` its tables, ``rows`` divides them into measures; ``prose`` does the same for numbered text, ``titles`` finds
the plan's own title and year. What stands beside the measures of a table is theirs by order: see the folder ``beside``.
"""
