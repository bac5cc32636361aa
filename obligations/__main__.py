"""``python -m obligations``: the command line."""

import sys

from obligations.cli import main

sys.exit(main())
