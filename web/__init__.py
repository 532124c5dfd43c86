"""Pages for people."""

from flask import Flask

from web.headers import register_headers
from web.languages import register_languages
from web.times import register_times


def register(app: Flask) -> None:
    """Add the pages, and what they and the API share, to the application."""
    register_languages(app)
    register_headers(app)
    register_times(app)
