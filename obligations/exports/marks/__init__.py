"""What a file says of itself (``identity``), and whether it may be replaced (``provenance``)."""
