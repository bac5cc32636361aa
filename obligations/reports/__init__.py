"""Answers for people at a terminal.

``wording`` has what reports and exports say in the same words, ``layout`` knows widths and line breaks.
"""
