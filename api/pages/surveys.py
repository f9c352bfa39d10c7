"""What the pages that look over whole programmes share: who reads, as of when, in which words."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse

from api.pages.portfolio import may_see, zone_of
from api.pages.questions import as_of_asked, language_of
from api.pages.rendering import page
from api.pages.visitors import Here, reader_of
from api.pages.vocabulary import Vocabulary
from domain.access import Reader
from projections.names import ProgrammeName, programme_names
from projections.statements import Connection
from runtime.as_of import AsOf
from runtime.organisations import OrganisationContext

router = APIRouter(include_in_schema=False)

Reading = Annotated[Reader, Depends(reader_of)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """One look over the programmes a reader may know of."""

    connection: Connection
    reader: Reader
    programmes: tuple[ProgrammeName, ...]
    words: Vocabulary
    as_of: AsOf
    zone: str
    now: datetime

    @property
    def on(self) -> datetime:
        """The last instant that counts."""
        return self.as_of.instant(self.zone, self.now)

    @property
    def known(self) -> int:
        """The last position that counts."""
        return self.as_of.position(self.connection)

    @property
    def names(self) -> Mapping[UUID, str]:
        """How the programmes are called."""
        return {one.programme_id: one.name for one in self.programmes}

    @property
    def shown(self) -> dict[str, Any]:
        """What every such page tells beside its own answer."""
        return {
            "programmes": {one.programme_id: one for one in self.programmes},
            "as_of": self.as_of,
            "zone": self.zone,
            "now": self.now,
        }


@contextmanager
def surveying(request: Request, here: OrganisationContext, reader: Reader) -> Iterator[Survey]:
    """Look at a record through one snapshot, as of the time a page is asked for."""
    now = here.clock.now()
    with here.reading() as connection:
        programmes = programme_names(connection)
        zone = zone_of(programmes)
        yield Survey(
            connection=connection,
            reader=reader,
            programmes=tuple(one for one in programmes if may_see(reader, one)),
            words=Vocabulary.read(connection, language_of(request)),
            as_of=as_of_asked(request, zone, now),
            zone=zone,
            now=now,
        )


@router.get("/{organisation}/auswertungen")
def show_surveys(request: Request, here: Here, reader: Reading) -> HTMLResponse:
    """Show which surveys there are."""
    with surveying(request, here, reader) as survey:
        return page(request, "surveys.html.j2", **survey.shown)
