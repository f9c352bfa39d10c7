"""Given what happened, when a decision is made, then these facts follow or it is refused.

given(project()).when(lambda it: it.retitle("Neu", act())).then((Project.Retitled, {"title": "Neu"}))
"""

from collections.abc import Callable
from typing import Any, Generic, TypeVar

from domain.kernel import Aggregate, DomainEvent
from domain.refusals import Refusal, Refused

A = TypeVar("A", bound=Aggregate)


class Outcome:
    """What came of a decision: facts or a refusal."""

    def __init__(self, decide: Callable[[], Aggregate]) -> None:
        self.facts: list[Any] = []
        self.refusal: Refused | None = None
        try:
            self.facts += decide().collect_events()
        except Refused as refused:
            self.refusal = refused

    def then(self, *expected: tuple[type[DomainEvent], dict[str, Any]]) -> None:
        """Exactly these facts follow, in this order, with at least these fields."""
        assert self.refusal is None, self.refusal
        assert [type(fact) for fact in self.facts] == [kind for kind, _ in expected]
        for fact, (_, fields) in zip(self.facts, expected, strict=True):
            assert {name: getattr(fact, name) for name in fields} == fields

    def then_nothing(self) -> None:
        self.then()

    def refused(self, *refusals: Refusal, **facts: object) -> None:
        """Everything unmet is named, in this order; the most important one shows these facts."""
        assert self.refusal is not None, self.facts
        assert tuple(one.refusal for one in self.refusal.unmet) == refusals
        assert {name: self.refusal.unmet[0].facts[name] for name in facts} == facts


class given(Generic[A]):  # noqa: N801 - reads as the sentence it begins
    """An aggregate as its builder left it, after further decisions."""

    def __init__(self, aggregate: A, *decisions: Callable[[A], object]) -> None:
        self.aggregate = aggregate
        for decide in decisions:
            decide(aggregate)
        aggregate.collect_events()

    def when(self, decide: Callable[[A], object]) -> Outcome:
        """Make the decision the story is about; a refused one must leave nothing behind."""
        outcome = Outcome(lambda: (decide(self.aggregate), self.aggregate)[1])
        assert not list(self.aggregate.pending_events)
        return outcome


when = Outcome
