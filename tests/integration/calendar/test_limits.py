"""limits.toml: read strictly, kept as JSON."""

import orjson
import pytest

from engine.calendar import Limit, dump_limits, load_limits, read_limits
from engine.errors import DeploymentInvalid

GOOD = """
[limits.decide]
number = 3
unit = "month"
start = "acceptance"
source = "《民办教育促进法》第十四条"
source_en = "Private Education Promotion Law art 14"

[limits.notify]
number = 5
unit = "working_day"
"""


def test_limits_are_read() -> None:
    limits = read_limits(GOOD)
    assert limits["notify"] == Limit(5, "working_day")
    assert limits["decide"].source == "《民办教育促进法》第十四条"


def test_limits_come_back_from_json() -> None:
    limits = read_limits(GOOD)
    assert load_limits(orjson.loads(orjson.dumps(dump_limits(limits)))) == limits


def test_no_limits_are_no_problem() -> None:
    assert read_limits("") == {}


@pytest.mark.parametrize(
    "text, place, sentence",
    [
        ("[limits", None, "limits.toml"),
        ("limits = 5", None, "table"),
        ("[clocks.a]\nnumber = 1", None, "clocks"),
        ("[limits]\na = 5", "a", "table"),
        ('[limits.a]\nnumber = 1\nunit = "fortnight"', "a", "fortnight"),
        ("[limits.a]\nnumber = 1", "a", "None"),
        ('[limits.a]\nunit = "hour"', "a", "number"),
        ('[limits.a]\nnumber = 0\nunit = "hour"', "a", "found 0"),
        ('[limits.a]\nnumber = 1.5\nunit = "hour"', "a", "1.5"),
        ('[limits.a]\nnumber = true\nunit = "hour"', "a", "True"),
        ('[limits.a]\nnumber = "5"\nunit = "hour"', "a", "'5'"),
        ('[limits.a]\nnumber = 1\nunit = "hour"\npause = "hearing"', "a", "'pause'"),
        ('[limits.a]\nnumber = 1\nunit = "hour"\nsource = 5', "a", "source"),
        ('[limits.a]\nnumber = 1\nunit = ["hour"]', "a", "unit"),
        ('[limits."A b"]\nnumber = 1\nunit = "hour"', "A b", "key"),
    ],
)
def test_anything_unknown_is_refused(text: str, place: str | None, sentence: str) -> None:
    with pytest.raises(DeploymentInvalid) as error:
        read_limits(text)
    (problem,) = error.value.problems
    assert problem.element_id == place
    assert sentence in problem.sentence


def test_every_problem_is_told_at_once() -> None:
    with pytest.raises(DeploymentInvalid) as error:
        read_limits('[limits.a]\nnumber = 0\nunit = "x"\n[limits.b]\nnumber = 1\nunit = "hour"\nz = 1')
    assert len(error.value.problems) == 3
