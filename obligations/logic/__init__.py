"""Conditions over finite facts: what they mean, which provinces they cover, what settles them.

``conditions`` is the module to begin with; nothing here knows a plan, a province's profile or a file.
"""
