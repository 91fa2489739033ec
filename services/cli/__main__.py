"""`python -m services.cli` is `golden-thread`."""

import sys

from services.cli import main

sys.exit(main())
