"""Small files of every kind that is taken in, and of some that are not."""

import io
import zipfile

PDF = b"%PDF-1.7\n1 0 obj << >> endobj\ntrailer << >>\n%%EOF\n"
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + bytes(64) + b"\xff\xd9"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)
HTML = b"<!doctype html><script>alert(1)</script>"


def a_zip(**entries: bytes) -> bytes:
    """A zip archive; an entry's name has its dot written `__`."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name.replace("__", "."), content)
    return made.getvalue()


OFD = a_zip(OFD__xml=b"<ofd:OFD/>", Doc_0=b"")
