"""Number of a school's licence: 教民, then 1, area code, level of school, seven digits, 号."""

import re

from forms.texts import Message

MESSAGE = Message("This is not a valid licence number, such as 教民199012160000128号")


def normalized(text: str) -> str | None:
    return text if re.fullmatch(r"教民1[0-9]{6}[1-8][0-9]{7}号", text) else None
