"""`python -m engine.migrations MESSAGE` writes the skeleton of a migration."""

import sys

from engine.config import read_settings
from engine.migrations import new_revision

new_revision(read_settings(), sys.argv[1])
