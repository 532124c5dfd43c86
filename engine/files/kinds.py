"""Which kinds of files are taken in, told by their content and never by what the sender says.

Four kinds are four beginnings; a library that knows a thousand would still have to be told which to refuse. An OFD
document (GB/T 33190) is a zip archive: only its list of entries is read, nothing of it is unpacked here.
"""

import zipfile
from typing import IO

from engine.errors import Invalid, Message
from engine.files.names import extension_of

MEDIA_TYPES = {
    ".pdf": "application/pdf",
    ".ofd": "application/ofd",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
}
_BEGINNINGS = (
    (b"%PDF-", "application/pdf"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
)
_ZIP, _END, _ZIP64 = b"PK\x03\x04", b"PK\x05\x06", b"PK\x06\x07"
_END_BYTES, _ZIP64_BYTES = 22, 20
LARGEST_LIST = 1024 * 1024
LARGEST_UNPACKED = 1024 * 1024 * 1024


def media_type_of(file: IO[bytes], name: str) -> str:
    """The media type of a file by its content; raises Invalid for other kinds, and where the name says another."""
    expected = MEDIA_TYPES.get(extension_of(name))
    found = _sniffed(file)
    if expected is None:
        raise _refusal(Message("Expected a PDF, OFD, JPEG or PNG file, but found {name}", {"name": name}))
    if found is None:
        raise _refusal(
            Message("Expected a PDF, OFD, JPEG or PNG file, but the content of {name} is none", {"name": name})
        )
    if found != expected:
        params = {"name": name, "expected": expected, "found": found}
        raise _refusal(Message("Expected the content of {name} to be {expected}, but it is {found}", params))
    return found


def _sniffed(file: IO[bytes]) -> str | None:
    file.seek(0)
    head = file.read(16)
    for beginning, media_type in _BEGINNINGS:
        if head.startswith(beginning):
            return media_type
    return "application/ofd" if head.startswith(_ZIP) and _is_ofd(file) else None


def _is_ofd(file: IO[bytes]) -> bool:
    """Whether an archive holds an OFD document, and no more than one could."""
    if not _has_short_list(file):
        return False
    try:
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, UnicodeDecodeError):
        return False
    unpacked = sum(entry.file_size for entry in entries)
    return unpacked <= LARGEST_UNPACKED and any(entry.filename == "OFD.xml" for entry in entries)


def _has_short_list(file: IO[bytes]) -> bool:
    """Whether the list of entries is short enough to be read into memory; zip64 is for what is larger."""
    size = file.seek(0, 2)
    file.seek(max(0, size - 65_536 - _END_BYTES - _ZIP64_BYTES))
    tail = file.read()
    end = tail.rfind(_END)
    if end < 0 or len(tail) - end < _END_BYTES:
        return False
    if tail[max(0, end - _ZIP64_BYTES) : end].startswith(_ZIP64):
        return False
    return int.from_bytes(tail[end + 12 : end + 16], "little") <= LARGEST_LIST


def _refusal(message: Message) -> Invalid:
    return Invalid(message.template, problems={"file": [message]}, **message.params)
