"""Files read and written so that they can do no harm: YAML, Word and Excel packages, forms, atomic writing.

Nothing here knows what a file says.
"""
