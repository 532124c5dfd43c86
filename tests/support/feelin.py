"""What feelin itself says, as its makers ship it: the yardstick for our evaluator."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Said:
    """The names of all functions, and for each expression its value or why there is none."""

    builtins: tuple[str, ...]
    values: tuple[Mapping[str, Any], ...]


def ask_feelin(expressions: Sequence[str], variables: Mapping[str, Any], now: datetime) -> Said:
    """Evaluate everything in one process of Node whose clock and time zone are the bureau's."""
    request = {"now": now.timestamp() * 1000, "variables": variables, "expressions": expressions}
    answer = subprocess.run(
        [ROOT / "scripts" / "with_node", os.path.relpath(sys.prefix, ROOT), "node", _script()],
        input=json.dumps(request),
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
        env=os.environ | {"TZ": "Asia/Shanghai", "LC_ALL": "en_US.UTF-8"},
    ).stdout
    said = json.loads(answer)
    return Said(tuple(said["builtins"]), tuple(said["values"]))


def _script() -> str:
    return str(Path(__file__).with_name("feelin_itself.mjs"))
