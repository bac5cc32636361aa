"""Checks: what can be shown of a plan over all provinces, and a province for what cannot.

One module for each kind of claim; :mod:`~obligations.checks.certificate` puts them together.
"""
