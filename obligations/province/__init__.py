"""The facts of a province: dated records, the profile and its file, answers written into it.

Nothing here knows more of a plan than its title and the vocabulary that a profile is read with.
"""
