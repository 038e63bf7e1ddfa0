"""Tests that a system or a user can't run are left out here; the run's head says which."""

from __future__ import annotations

import os
import sys

collect_ignore = [] if sys.platform == "linux" and os.geteuid() == 0 else ["test_bare_machines.py"]
