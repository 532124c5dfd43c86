"""What the compiler says of a file that it refuses."""

from engine.errors import DeploymentInvalid
from engine.interpreter import compile_process


def refused(xml: bytes) -> list[tuple[str | None, str]]:
    """The problems of a file that must be refused, as (element id, sentence)."""
    try:
        definition = compile_process(xml)
    except DeploymentInvalid as refusal:
        return [(problem.element_id, problem.sentence) for problem in refusal.problems]
    raise AssertionError(f"Expected the file to be refused, but it has {definition.key}")
