"""`python -m luoshi.cli` does what `luoshi` does."""

import sys

from luoshi.cli import main

sys.exit(main())
