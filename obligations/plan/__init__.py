"""What the document says: the vocabulary of facts, the measures with their clauses and branches, the rules file.

A plan knows no province.
"""
