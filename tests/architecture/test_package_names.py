"""Our packages are plain top-level names, so nothing else that is installed may own one of them."""

from collections.abc import Mapping, Sequence
from importlib.metadata import packages_distributions

from tests.architecture.tree import PACKAGES

OURS = "gatebook"
NAMES = (*PACKAGES, "tests")


def test_no_other_distribution_owns_one_of_our_names() -> None:
    taken = foreign_owners(packages_distributions())
    assert taken == {}, "uninstall these or give our package another name; outside the root theirs would win"


def test_a_name_owned_by_another_distribution_is_found() -> None:
    assert foreign_owners({"workflows": ["workflows"], "jinja2": ["Jinja2"]}) == {"workflows": ["workflows"]}


def test_our_own_distribution_may_own_our_names() -> None:
    assert foreign_owners({"domain": ["gatebook"], "jinja2": ["Jinja2"]}) == {}


def foreign_owners(owners: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """List who else owns a name of ours."""
    foreign = {name: [owner for owner in owners.get(name, ()) if owner != OURS] for name in NAMES}
    return {name: found for name, found in foreign.items() if found}
