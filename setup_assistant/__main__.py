"""``python -m setup_assistant``."""

import sys

from setup_assistant.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
