"""The shape of the JSON of answers: one definition for the code, the type checker and the published schema.

``answer`` has one province's list and what all results share, ``reasons`` why it is so, ``many`` more than one answer.
"""
