"""A picture of a lifecycle as accessible SVG: phases in their order, gates between them, other ways below.

Drawn with attributes and `currentColor` only, so it takes on the page's colours and needs no style of its own.
Nothing is said by colour or line alone: the word stands beside it, and `<desc>` says everything as text.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from domain.lifecycle_definitions import Gate, LifecycleDefinition, OutcomeKind
from exchange.lifecycle_description import WORDS, description, gate_said, proposal_note
from workflows.lifecycle_words import OUTCOMES

SIZE, SMALL, LINE = 14, 12, 18
"""Two font sizes and the height of a line."""
GLYPH = 8.4
"""Room for one character, rather too much than too little: fonts differ."""
MARGIN, DIAMOND, LANE, FLAG = 16, 16, 64, 34
"""Edge of the picture, half a diamond, least height of a way below, height of the mark on the current phase."""


def diagram(definition: LifecycleDefinition, current: str | None = None, language: str = "de") -> str:
    """Draw a lifecycle; `current` is the key of the phase to mark, `language` is "de" or "en"."""
    picture = Picture.of(definition, language)
    marked = None if current is None else definition.phase(current).key
    width, height = picture.size
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" role="img" class="lifecycle" lang="{language}"',
            f'width="{width}" height="{height}" viewBox="0 0 {width} {height}"',
            f'font-family="sans-serif" font-size="{SIZE}" text-anchor="middle" fill="currentColor">',
            f"<title>{escape(definition.label.in_language(language))}</title>",
            f"<desc>{escape(description(definition, marked, language))}</desc>",
            *(_phase(picture, place, marked) for place in range(len(definition.phases))),
            *(_gate(picture, gate) for gate in definition.gates if _between(definition, gate)),
            *(_lane(picture, number) for number in range(len(picture.lanes))),
            "</svg>",
        ]
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """A way drawn below the phases: from each of the sources to the target."""

    lines: tuple[str, ...]
    note: str
    sources: tuple[int, ...]
    target: int
    gated: bool
    proposal: bool

    @property
    def gap(self) -> int:
        """The gap (by the phase before it) where the name stands: beside the target, towards the sources."""
        nearest = min(self.sources, key=lambda source: abs(source - self.target))
        return self.target - 1 if nearest < self.target else self.target


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """What is drawn and how much room it takes."""

    definition: LifecycleDefinition
    language: str
    lanes: tuple[Lane, ...]
    box: int
    gap: int
    tall: int

    @classmethod
    def of(cls, definition: LifecycleDefinition, language: str) -> "Picture":
        """Measure all texts, so that none is clipped."""
        lanes = _lanes(definition, language)
        names = [_phase_lines(definition, place, language) for place in range(len(definition.phases))]
        gates = [_gate_lines(gate, language) for gate in definition.gates]
        words = WORDS[language]
        marks = (words["partly"], words["proposal"], words["final"], f"{words['current']} ▼ ")
        widest_name = _width(*marks, *(line for lines in names for line in lines))
        return cls(
            definition=definition,
            language=language,
            lanes=lanes,
            box=max(widest_name + 28, 20 * (len(lanes) + 1)),
            gap=_width(words["partly"], *(line for lines in gates for line in lines), *_lane_words(lanes))
            + 20,
            tall=max(len(lines) for lines in names) * LINE + 2 * LINE + 16,
        )

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of the whole."""
        count = len(self.definition.phases)
        width = 2 * MARGIN + count * self.box + (count - 1) * self.gap
        return width, self.bottom + len(self.lanes) * self.lane + 2 * LINE + MARGIN

    @property
    def lane(self) -> int:
        """The height of a way below: the longest name must not reach up into the note of the way above it."""
        return max([LANE, *((len(lane.lines) - 1) * LINE + 46 for lane in self.lanes)])

    @property
    def top(self) -> int:
        """Where the boxes begin: below the mark of the current phase and the highest gate's name."""
        lines = max((len(_gate_lines(gate, self.language)) for gate in self.definition.gates), default=0)
        return MARGIN + max(FLAG, lines * LINE + DIAMOND + 8 - self.tall // 2)

    @property
    def bottom(self) -> int:
        """Where the boxes end."""
        return self.top + self.tall

    def left(self, place: int) -> int:
        """The left edge of a phase."""
        return MARGIN + place * (self.box + self.gap)

    def order(self, phase: str) -> int:
        """The place of a phase, from the left."""
        return [one.key for one in self.definition.phases].index(phase)

    def port(self, number: int, place: int) -> int:
        """Where a way leaves or enters a box: each has a place of its own along the edge."""
        return self.left(place) + self.box * (number + 1) // (len(self.lanes) + 1)


def _between(definition: LifecycleDefinition, gate: Gate) -> bool:
    """Tell whether a gate leads to the next phase and so stands between the two boxes, where there is room for one."""
    order = [phase.key for phase in definition.phases]
    return gate.alternative_to is None and order.index(gate.target) == order.index(gate.source) + 1


def _lanes(definition: LifecycleDefinition, language: str) -> tuple[Lane, ...]:
    """Gather what is not a step to the next phase; short ways come first, so that fewer lines cross."""
    order = {phase.key: place for place, phase in enumerate(definition.phases)}
    words = WORDS[language]

    found = [
        Lane(
            lines=_wrapped(
                f"{gate.label.in_language(language)}: {OUTCOMES[outcome.kind].in_language(language)}"
            ),
            note=words["proposal"] if gate.proposal or outcome.proposal else "",
            sources=(order[gate.source],),
            target=order[outcome.target],
            gated=True,
            proposal=gate.proposal or outcome.proposal,
        )
        for gate in definition.gates
        for outcome in gate.outcomes
        if outcome.target is not None
        # With conditions or without, approval leads the same way; inside a phase it leads nowhere.
        and outcome.kind is not OutcomeKind.APPROVE_WITH_CONDITIONS
        and outcome.target != gate.source
        and not (outcome.kind.passes and _between(definition, gate))
    ]
    found += [
        Lane(
            lines=_wrapped(one.label.in_language(language)),
            note=words["proposal"] if one.proposal else "",
            sources=tuple(order[source] for source in one.sources),
            target=order[one.target],
            gated=False,
            proposal=one.proposal,
        )
        for one in definition.transitions
    ]
    return tuple(sorted(found, key=lambda lane: max(abs(source - lane.target) for source in lane.sources)))


def _lane_words(lanes: Sequence[Lane]) -> list[str]:
    return [word for lane in lanes for word in (*lane.lines, lane.note)]


def _phase_lines(definition: LifecycleDefinition, place: int, language: str) -> tuple[str, ...]:
    """Symbol and name of a phase, then the gates inside it."""
    phase = definition.phases[place]
    gates = [
        f"◇ {gate_said(gate, language)}"
        for gate in definition.gates
        if gate.inside and gate.source == phase.key
    ]
    return (
        phase.symbol,
        *_wrapped(phase.label.in_language(language)),
        *(line for gate in gates for line in _wrapped(gate)),
    )


def _gate_lines(gate: Gate, language: str) -> tuple[str, ...]:
    return _wrapped(gate.label.in_language(language))


def _phase(picture: Picture, place: int, current: str | None) -> str:
    """A box with symbol and name; a final phase has a second outline, the current one a flag and a thick one."""
    phase, words = picture.definition.phases[place], WORDS[picture.language]
    left, centre = picture.left(place), picture.left(place) + picture.box // 2
    here = phase.key == current
    pieces = [
        _rectangle(
            left, picture.top, (picture.box, picture.tall), 4 if here else 1.5, proposal=phase.proposal
        )
    ]
    if phase.final:
        pieces.append(
            _rectangle(left + 5, picture.top + 5, (picture.box - 10, picture.tall - 10), 1, proposal=False)
        )
    if here:
        pieces.append(_text((f"▼ {words['current']}",), centre, picture.top - 14, weight="bold"))
    lines = _phase_lines(picture.definition, place, picture.language)
    pieces.append(_text(lines, centre, picture.top + LINE + 4))
    notes = [
        note
        for note in (words["final"] if phase.final else "", proposal_note(phase, picture.language))
        if note
    ]
    low = picture.bottom - 12 - (len(notes) - 1) * (LINE - 4)
    pieces += [_text((note,), centre, low + number * (LINE - 4), SMALL) for number, note in enumerate(notes)]
    return _group("phase current" if here else "phase", pieces)


def _gate(picture: Picture, gate: Gate) -> str:
    """A diamond on the arrow to the next phase, its name above."""
    place = picture.order(gate.source)
    start, end = picture.left(place) + picture.box, picture.left(place + 1)
    x, y = (start + end) // 2, picture.top + picture.tall // 2
    lines = _gate_lines(gate, picture.language)
    note = proposal_note(gate, picture.language)
    pieces = [
        _line(f"M{start} {y}H{x - DIAMOND}M{x + DIAMOND} {y}H{end - 9}", proposal=False),
        _arrow_head(end, y, "right"),
        _diamond(x, y, proposal=gate.proposal),
        _text(lines, x, y - DIAMOND - 8 - (len(lines) - 1) * LINE),
    ]
    pieces += [_text((note,), x, y + DIAMOND + 18, SMALL)] if note else []
    return _group("gate", pieces)


def _lane(picture: Picture, number: int) -> str:
    """A way below the boxes: down from each source, along, and up into the target."""
    lane, bottom = picture.lanes[number], picture.bottom
    y = bottom + (number + 1) * picture.lane
    into = picture.port(number, lane.target)
    ports = [picture.port(number, source) for source in lane.sources]
    if lane.gated:
        # The line ends at the diamond and goes on at its side.
        side = ports[0] + (DIAMOND if into > ports[0] else -DIAMOND)
        way = f"M{ports[0]} {bottom}V{y - DIAMOND}M{side} {y}H{into}"
    else:
        way = "".join(f"M{port} {bottom}V{y}" for port in ports)
        way += f"M{min(*ports, into)} {y}H{max(*ports, into)}M{into} {y}"
    x = picture.left(lane.gap) + picture.box + picture.gap // 2
    pieces = [
        _line(f"{way}V{bottom + 9}", proposal=lane.proposal),
        _arrow_head(into, bottom, "up"),
    ]
    pieces += (
        [_diamond(picture.port(number, lane.sources[0]), y, proposal=lane.proposal)] if lane.gated else []
    )
    pieces.append(_text(lane.lines, x, y - 8 - (len(lane.lines) - 1) * LINE))
    pieces += [_text((lane.note,), x, y + LINE - 2, SMALL)] if lane.note else []
    return _group("way", pieces)


def _group(name: str, pieces: Sequence[str]) -> str:
    return f'<g class="{name}">' + "".join(pieces) + "</g>"


def _dashes(proposal: bool) -> str:
    return ' stroke-dasharray="6 4"' if proposal else ""


def _rectangle(x: int, y: int, size: tuple[int, int], stroke: float, *, proposal: bool) -> str:
    return (
        f'<rect x="{x}" y="{y}" width="{size[0]}" height="{size[1]}" rx="6" fill="none" stroke="currentColor" '
        f'stroke-width="{stroke}"{_dashes(proposal)}/>'
    )


def _diamond(x: int, y: int, *, proposal: bool) -> str:
    points = f"{x - DIAMOND},{y} {x},{y - DIAMOND} {x + DIAMOND},{y} {x},{y + DIAMOND}"
    return f'<polygon points="{points}" fill="none" stroke="currentColor" stroke-width="1.5"{_dashes(proposal)}/>'


def _line(path: str, *, proposal: bool) -> str:
    return f'<path d="{path}" fill="none" stroke="currentColor" stroke-width="1.5"{_dashes(proposal)}/>'


def _arrow_head(x: int, y: int, towards: str) -> str:
    points = (
        f"{x},{y} {x - 10},{y - 5} {x - 10},{y + 5}"
        if towards == "right"
        else f"{x},{y} {x - 5},{y + 10} {x + 5},{y + 10}"
    )
    return f'<polygon points="{points}" stroke="none"/>'


def _text(lines: Sequence[str], x: int, y: int, size: int = SIZE, weight: str = "normal") -> str:
    """Lines of centred text; `y` is the foot of the first."""
    spans = "".join(
        f'<tspan x="{x}" y="{y + number * LINE}">{escape(line)}</tspan>' for number, line in enumerate(lines)
    )
    return f'<text font-size="{size}" font-weight="{weight}">{spans}</text>'


def _wrapped(text: str, most: int = 18) -> tuple[str, ...]:
    """Break between words; a word longer than a line keeps its line, and the picture grows with it."""
    lines: list[str] = []
    for word in text.split():
        if lines and len(lines[-1]) + 1 + len(word) <= most:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return tuple(lines)


def _width(*lines: str) -> int:
    return int(max(len(line) for line in lines) * GLYPH)
