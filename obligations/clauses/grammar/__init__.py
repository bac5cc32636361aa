"""How clauses are built: the rules (``clause.rules``), and every tree that they allow for a text (``chart``)."""
