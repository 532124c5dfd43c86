"""Where signing in may lead."""

import pytest

from web.rendering import safe_address


@pytest.mark.parametrize("address", ["/inbox", "/tasks/1?lang=en", "/"])
def test_addresses_of_this_site_are_kept(address: str) -> None:
    assert safe_address(address) == address


@pytest.mark.parametrize("address", ["", "https://example.org/", "//example.org", "/\\example.org", "inbox", "/a\r\nb"])
def test_other_addresses_are_dropped(address: str) -> None:
    assert safe_address(address) == ""
