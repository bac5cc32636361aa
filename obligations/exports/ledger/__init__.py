"""The ledger that an office keeps (任务台账): how it is written (``book``), and brought up to date (``update``)."""
