"""Turning bytes from strangers into an XML tree: no entities, no network, bounded in size and depth."""

from collections.abc import Iterator

from lxml import etree

from engine.errors import DeploymentInvalid, Problem

MAX_FILE_BYTES = 5 * 1024 * 1024
MAX_DEPTH = 100


def read_xml(content: bytes) -> etree._Element:
    """The root element; raises `DeploymentInvalid` for anything that is not plain, bounded XML."""
    if len(content) > MAX_FILE_BYTES:
        raise _refused(f"Expected at most {MAX_FILE_BYTES} bytes, but found {len(content)}")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise _refused(f"Expected well-formed XML, but found: {error}") from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise _refused("Expected no document type declaration, but found one")
    _require_shallow(root)
    return root


def elements_in(node: etree._Element) -> Iterator[etree._Element]:
    """The child elements, without comments and processing instructions."""
    return node.iterchildren("*")


def local_name(node: etree._Element) -> str:
    """The tag without its namespace."""
    return etree.QName(node).localname


def _require_shallow(root: etree._Element) -> None:
    level = [root]
    for _ in range(MAX_DEPTH):
        level = [child for node in level for child in elements_in(node)]
        if not level:
            return
    raise _refused(f"Expected elements nested at most {MAX_DEPTH} deep, but found more")


def _refused(sentence: str) -> DeploymentInvalid:
    return DeploymentInvalid([Problem(None, sentence)])
