"""Regular expressions from designers: accepted only in a shape that cannot run away.

Backtracking explodes with nested repetition and grows with each further open repetition, so a
pattern may nest none, may have at most two, and runs on at most LONGEST characters. What does not
fit is said better in FEEL (`valid_if`), which has a time limit of its own.
"""

import re

LONGEST = 200
MOST_OPEN_REPETITIONS = 2
FEW = 10

_PIECE = re.compile(
    r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\(\?:|\(\?|[()|]|\*\??|\+\??|\?\??|\{\d*(?:,\d*)?\}\??|.", re.DOTALL
)
_REPETITION = re.compile(r"\*|\+|\{(\d*)(,?)(\d*)\}")


def compile_pattern(source: str) -> re.Pattern[str]:
    """The compiled pattern; ValueError says why it is refused."""
    if len(source) > 500:
        raise ValueError(f"Expected a pattern of at most 500 characters, but found {len(source)}")
    _refuse_runaway(source)
    try:
        return re.compile(source, re.ASCII)
    except (re.error, OverflowError, RecursionError) as error:
        raise ValueError(f"The pattern is not a regular expression: {error}") from error


def _refuse_runaway(source: str) -> None:
    """Walk the pieces, remembering for each open group whether it holds an open repetition."""
    groups = [False]
    closed = False
    repetitions = 0
    for piece in _PIECE.findall(source):
        was_closed, closed = closed, False
        if piece == "(?":
            raise ValueError("The pattern uses (?...), which is not supported; only (?:...) is")
        if piece in ("(", "(?:"):
            groups.append(False)
        elif piece == ")" and len(groups) > 1:
            closed = groups.pop()
            groups[-1] = groups[-1] or closed
        elif re.fullmatch(r"\\[1-9]", piece):
            raise ValueError("The pattern refers back to a group, which is not supported")
        elif _is_open_repetition(piece):
            repetitions += 1
            groups[-1] = True
            if was_closed:
                raise ValueError("The pattern nests repetitions, which can run for ever; use valid_if instead")
    if repetitions > MOST_OPEN_REPETITIONS:
        raise ValueError(f"Expected at most {MOST_OPEN_REPETITIONS} open repetitions, but found {repetitions}")


def _is_open_repetition(piece: str) -> bool:
    found = _REPETITION.match(piece)
    if found is None:
        return False
    if piece[0] != "{":
        return True
    least, comma, most = found.groups()
    return bool(comma) and (not most or int(most) - int(least or 0) > FEW)
