"""A document as a file of its own, with its style in it."""

from functools import cache
from html import escape
from pathlib import Path

from flask import Response

from engine.queries import DocumentText, DocumentView
from web.download import HEADERS, attachment_named

STYLE = Path(__file__).with_name("static") / "document.css"
UNUSABLE = frozenset('/\\:*?"<>|')


def standalone(found: DocumentText) -> Response:
    """The answer that holds the file, named after number and title."""
    name = name_of(found.view)
    page = (
        '<!doctype html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(name)}</title>\n<style>\n{_style()}</style>\n</head>\n"
        f'<body class="alone">\n{found.html}</body>\n</html>\n'
    )
    response = Response(page, mimetype="text/html", headers=HEADERS)
    response.headers["Content-Disposition"] = attachment_named(f"{name}.html")
    return response


def name_of(view: DocumentView) -> str:
    """Number and title, without what no file system takes."""
    told = " ".join(part for part in (view.number, view.title) if part)
    return "".join(" " if letter in UNUSABLE or not letter.isprintable() else letter for letter in told).strip()


@cache
def _style() -> str:
    return STYLE.read_text(encoding="utf-8")
