"""Pages for people: what can be read and done here is what the engine's queries and commands allow."""

from flask import Flask

from web.headers import register_headers
from web.languages import register_languages
from web.routes import register_routes
from web.times import register_times


def register(app: Flask) -> None:
    """Give an application its pages, their languages and the headers of every answer."""
    register_languages(app)
    register_headers(app)
    register_times(app)
    register_routes(app)
