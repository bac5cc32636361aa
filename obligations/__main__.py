"""``python -m obligations``: the command line."""

import sys

from obligations.cli.app import main

sys.exit(main())
