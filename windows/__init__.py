"""The product for Windows: a folder to unpack and use, made and tried on Linux.

``bundle`` makes it (``make windows-bundle``) from ``wheels`` and the texts in ``files``; ``wine`` has a Windows Python
to try it with (``make windows``).
"""
