"""Answers for people at a terminal.

``wording`` says what reports and exports put in the same words, ``layout`` knows widths and line breaks.
"""
