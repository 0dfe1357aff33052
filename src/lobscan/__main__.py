"""`python -m lobscan`."""

import sys

from lobscan.cli import main

sys.exit(main())
