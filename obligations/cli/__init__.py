"""From words typed to calls of the library; no rule logic.

``app`` is the program; the commands stand by subject; ``options``, ``subject``, ``results`` are what they share.
"""
