"""Start: ``python -m ruraldesk`` and the installed ``ruraldesk``."""

from __future__ import annotations

import sys

from ruraldesk.app import main

if __name__ == "__main__":
    sys.exit(main())
