"""Whether the FEEL of decisions can be understood: the part of a deployment's checks that needs the evaluator."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from engine.dmn.decision import Decision, SourceKind
from engine.errors import Problem
from engine.feel import Feel

Parse = Callable[[Sequence[str]], list[str | None]]


def check_decisions(decisions: Iterable[Decision], feel: Feel) -> list[Problem]:
    """Every FEEL text of the decisions that cannot be understood."""
    parsers: Mapping[SourceKind, Parse] = {
        "expression": feel.parse,
        "tests": feel.parse_unary_tests,
        "ranking": feel.parse_rankings,
    }
    sources = dict.fromkeys(source for decision in decisions for source in decision.sources)
    problems = []
    for kind, parse in parsers.items():
        chosen = [source for source in sources if source.kind == kind]
        for source, sentence in zip(chosen, parse([source.text for source in chosen]), strict=True):
            if sentence is not None:
                problems.append(Problem(source.element_id, sentence))
    return problems
