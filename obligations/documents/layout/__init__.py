"""Where things stand in a document: its table or its numbered text divided into measures, each in pieces.

``columns`` has what documents call their columns and marks. ``table`` finds the plan's rows, ``rows`` divides them into
measures, ``beside`` gives them what stands beside them, by their ``order``; ``prose`` does the same for numbered text.
"""
