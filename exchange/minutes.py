"""Minutes and extracts of decisions as documents: facts in, HTML or the bytes of a PDF out.

Pure: the same facts give the same bytes. Both forms come from one text of plain tags, so that the printed
one never says anything else.
"""

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from fpdf import FPDF
from fpdf.enums import XPos, YPos
from fpdf.fonts import FontFace, TextStyle
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from exchange.minutes_words import WORDS

HERE = Path(__file__).parent
_TEMPLATES = Environment(
    loader=FileSystemLoader(HERE / "templates" / "minutes"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_INK = "#16202c"
_FONT = "FiraSans"


@dataclass(frozen=True, slots=True, kw_only=True)
class Extract:
    """One decision: its number, wording, result and how it follows, and where the record proves it."""

    number: str
    wording: str
    result: str
    derivation: str
    votes: tuple[str, ...]
    rule: str
    conditions: tuple[str, ...]
    present: int
    effective: str
    recorded: str
    position: int
    leaf: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrected:
    """What was put right later."""

    wording: str
    reason: str
    recorded: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MinutesItem:
    """One item of the agenda and what became of it."""

    key: str
    label: str
    title: str
    public: bool
    supplement: bool = False
    text: str = ""
    extract: Extract | None = None
    postponed: str = ""
    corrections: tuple[Corrected, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Minutes:
    """The minutes of one meeting, as far as their reader may see them; `written_at` dates the document."""

    organisation: str
    board: str
    title: str
    when: str
    place: str
    opened: str
    closed: str
    chair: str
    minutes_by: str
    attendance: tuple[str, ...]
    members_present: int
    items: tuple[MinutesItem, ...]
    approved: str
    sha256: str
    corrections: tuple[Corrected, ...] = ()
    public_only: bool = False
    demo: bool = False
    language: str = "de"
    written_at: datetime = field(kw_only=True)

    def item(self, key: str) -> MinutesItem | None:
        """Give a decided item, to be extracted."""
        return next((one for one in self.items if one.key == key and one.extract is not None), None)


def minutes_html(minutes: Minutes) -> str:
    """Write minutes as a piece of HTML."""
    template = _TEMPLATES.get_template("minutes.html.j2")
    return template.render(minutes=minutes, words=WORDS[minutes.language])


def extract_html(minutes: Minutes, item: MinutesItem) -> str:
    """Write the extract of one decision as a piece of HTML."""
    template = _TEMPLATES.get_template("extract.html.j2")
    return template.render(minutes=minutes, item=item, words=WORDS[minutes.language])


def minutes_pdf(minutes: Minutes) -> bytes:
    """Write minutes as a PDF."""
    return _pdf(minutes_html(minutes), f"{WORDS[minutes.language].minutes}: {minutes.title}", minutes)


def extract_pdf(minutes: Minutes, item: MinutesItem) -> bytes:
    """Write the extract of one decision as a PDF."""
    title = f"{WORDS[minutes.language].extract}: {item.label} {item.title}"
    return _pdf(extract_html(minutes, item), title, minutes)


class _Document(FPDF):
    """A4 with the number of each page at its foot."""

    def __init__(self, foot: str) -> None:
        super().__init__(format="A4")
        self._foot = foot
        for style, name in (("", "Regular"), ("B", "Bold")):
            self.add_font(_FONT, style, HERE / "fonts" / f"FiraSans-{name}.ttf")
        self.set_margins(22, 20, 22)
        self.set_auto_page_break(auto=True, margin=20)

    def footer(self) -> None:
        """Number the page."""
        self.set_y(-14)
        self.set_font(_FONT, size=8)
        foot = self._foot.format(page=self.page_no())
        self.cell(0, 6, foot, align="C", new_x=XPos.LMARGIN, new_y=YPos.NEXT)


def _pdf(body: str, title: str, minutes: Minutes) -> bytes:
    document = _Document(WORDS[minutes.language].page)
    document.set_title(title)
    document.set_author(minutes.organisation)
    document.set_creator("Gatebook")
    document.set_lang(minutes.language)
    document.set_creation_date(minutes.written_at)
    document.add_page()
    document.set_font(_FONT, size=10.5)
    document.write_html(
        body,
        font_family=_FONT,
        tag_styles={
            "h1": TextStyle(font_style="B", font_size_pt=17, color=_INK, t_margin=2, b_margin=2),
            "h2": TextStyle(font_style="B", font_size_pt=13, color=_INK, t_margin=4, b_margin=1),
            "h3": TextStyle(font_style="B", font_size_pt=11, color=_INK, t_margin=3, b_margin=1),
            "b": FontFace(emphasis="BOLD"),
        },
    )
    return bytes(document.output())
