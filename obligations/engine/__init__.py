"""From facts to verdicts: the durable-rules engine and the reference, which always agree.

Only ``durable_rules`` calls durable-rules; ``isolation`` protects those calls from signals and forks.
"""
