"""The name of a file as a person gave it, without what could mislead a person or a program."""

import re
import unicodedata

LONGEST = 200
# Wherever the file lay on the sender's machine.
_FOLDERS = re.compile(r".*[/\\]", re.DOTALL)
# What names cannot hold on some system, or what changes the look of the letters around it.
_UNFIT = frozenset('<>:"|?*')
_UNSEEN = frozenset({"Cc", "Cf", "Co", "Cs", "Zl", "Zp"})


def clean_name(given: str) -> str:
    """The last part of a path, at most 200 letters, its extension kept; empty when nothing is left."""
    last = _FOLDERS.sub("", unicodedata.normalize("NFC", given))
    kept = "".join(" " if _is_unfit(letter) else letter for letter in last)
    name = " ".join(kept.split()).strip(". ")
    stem, dot, extension = name.rpartition(".")
    if len(name) <= LONGEST:
        return name
    return f"{stem[: LONGEST - len(extension) - 1]}.{extension}" if dot and len(extension) < 10 else name[:LONGEST]


def extension_of(name: str) -> str:
    """`.pdf` of `章程.PDF`; empty where the name has none."""
    _, dot, extension = name.rpartition(".")
    return f".{extension.lower()}" if dot else ""


def _is_unfit(letter: str) -> bool:
    return letter in _UNFIT or unicodedata.category(letter) in _UNSEEN
