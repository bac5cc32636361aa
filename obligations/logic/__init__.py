"""Conditions over finite facts: what they mean, which provinces they cover, what settles them.

``conditions`` is the heart; nothing here knows a plan, a province or a file.
"""
