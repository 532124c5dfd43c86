"""The handlers of these tests, as a module a setting can name."""

from tests.api.processes import the_handlers

handlers = the_handlers()
