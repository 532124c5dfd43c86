"""Whether the FEEL of decisions can be understood: the part of a deployment's checks that needs the evaluator."""

from collections.abc import Iterable

from engine.dmn.decision import Decision, Source
from engine.errors import Problem
from engine.feel import Feel


def check_decisions(decisions: Iterable[Decision], feel: Feel) -> list[Problem]:
    """Every FEEL text of the decisions that cannot be understood."""
    sources = [source for decision in decisions for source in decision.sources]
    tests = [source for source in sources if source.is_test]
    expressions = [source for source in sources if not source.is_test]
    return [
        *_problems(expressions, feel.parse([source.text for source in expressions])),
        *_problems(tests, feel.parse_unary_tests([source.text for source in tests])),
    ]


def _problems(sources: list[Source], sentences: list[str | None]) -> Iterable[Problem]:
    for source, sentence in zip(sources, sentences, strict=True):
        if sentence is not None:
            yield Problem(source.element_id, sentence)
