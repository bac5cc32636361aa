"""From facts to verdicts: the durable-rules engine and the reference, which always agree.

``durable_rules`` is the one door to durable-rules, ``isolation`` keeps signals and forks out of it.
"""
