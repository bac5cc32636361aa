"""Files read and written safely: YAML, Word and Excel packages, forms, atomic writing.

Nothing here knows what the content of a file means.
"""
