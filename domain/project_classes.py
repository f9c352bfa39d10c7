"""How a project is classified: by Kategorie, Art, Handlungsfeld, funding or whatever scheme its city uses.

A part of `Project`: the schemes are the city's own words, and each value is dated, because a project that
is not funded this year may be the next.
"""

from domain.kernel import Act, Aggregate, Stamp, event
from domain.refusals import require
from domain.rules import blank
from domain.texts import Key, Public
from domain.timelines import Timeline


class ClassifiedProject(Aggregate):
    """The part of a project that says how it is classified."""

    # Events: the stored record. Names and fields are a format; add, never change.
    class Classified(Aggregate.Event):
        TOPIC = "project.classified.v1"
        scheme: Key
        value: Public | None

    # State: folded from events.
    classes: dict[str, Timeline[str | None]]

    def begin_classes(self, classifications: dict[str, str], stamp: Stamp) -> None:
        """Take over the classes a project is registered with."""
        self.classes = {}
        for scheme, value in classifications.items():
            self._class_of(scheme).add(stamp.event_id, stamp.effective_at, 1, value)

    @event(Classified)
    def _classified(self, *, scheme: Key, value: Public | None, stamp: Stamp) -> None:
        self._class_of(scheme).add(stamp.event_id, stamp.effective_at, self.version + 1, value)

    def _class_of(self, scheme: str) -> Timeline[str | None]:
        return self.classes.setdefault(scheme, Timeline())

    # Decisions.
    def classify(self, scheme: str, value: str | None, act: Act) -> None:
        """Put the project into a class of a scheme (None: into none); the class at that time records nothing.

        A closed project may be classified too: reports about past years rest on it.
        """
        known = self.classes.get(scheme)
        if known.holds(value, act.effective_at) if known else value is None:
            return
        require(blank("scheme", scheme), blank("value", value) if value is not None else None)
        self._classified(scheme=scheme, value=value, stamp=act.stamp())
