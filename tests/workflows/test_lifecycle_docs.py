"""The page on lifecycles shows files that work, and names everything there is to name."""

import re

import pytest

from domain.lifecycle_definitions import CoarsePhase, OutcomeKind
from tests.architecture.tree import ROOT
from workflows.catalogue import shipped, shipped_text
from workflows.guards import GUARDS
from workflows.lifecycle_language import read_definition

PAGE = (ROOT / "docs" / "lifecycles.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda text: text.splitlines()[0])
def test_every_example_is_a_lifecycle_without_a_fault(example: str) -> None:
    assert read_definition(example, base=shipped_text).key in example


@pytest.mark.parametrize("name", [*shipped(), *GUARDS, *OutcomeKind, *CoarsePhase])
def test_every_name_one_may_use_is_on_the_page(name: str) -> None:
    assert f"`{name}`" in PAGE
