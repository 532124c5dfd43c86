"""Serves the product as a process of its own, on a day of the test's choosing: `python server.py PORT ISO_TIME`.

The working calendar knows few years; a test that walks through deadlines must not depend on the day it is run.
"""

import sys
from datetime import datetime

import time_machine

from api.cli import commands

if __name__ == "__main__":
    port, moment = sys.argv[1:]
    with time_machine.travel(datetime.fromisoformat(moment), tick=True):
        commands(["serve", "--port", port])
