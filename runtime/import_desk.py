"""Importing as a person does it: send a file, see a proposal or a report, confirm what was seen, take it back.

One way for pages and programs. Who may is decided by the authority of the commands, before anything is read.
"""

from dataclasses import asdict, dataclass, replace
from datetime import date
from uuid import UUID

from pydantic import TypeAdapter

from domain.import_batches import ImportedFile
from domain.lifecycles import Lifecycle
from domain.programmes import Programme
from domain.refusals import Refused
from exchange.confirmed_mappings import Setting
from exchange.import_mappings import ImportMapping
from exchange.mapping_proposals import Phase
from exchange.mappings import names as shipped_names
from projections.imported_lists import ImportedList, imported_lists
from projections.names import ProgrammeName, programme_names
from runtime.import_mappings import UnfitImport, mapping_named
from runtime.import_plans import ImportPlan, plan_import
from runtime.import_staging import Staged, done_before, keep_done, keep_mapping, looked_at, stage
from runtime.imports import ImportOutcome, Progress, carry_out
from runtime.organisations import OrganisationContext
from workflows.commands import Actor
from workflows.import_batches import BeginImport

_OUTCOME = TypeAdapter(ImportOutcome)
_NO_FILE = ImportedFile(file="-", sha256="-", document="-", reference="-", mapping_sha256="-", rows=0)


class MovedOn(Exception):  # noqa: N818 - states what is the case
    """What a person confirms is not what an import would do now: the book has moved on, or the file is gone."""


@dataclass(frozen=True, slots=True)
class Desk:
    """One person at the import of one organisation."""

    context: OrganisationContext
    person_id: UUID

    @property
    def actor(self) -> Actor:
        """Who imports."""
        return Actor(self.person_id)

    def programmes(self) -> tuple[ProgrammeName, ...]:
        """Give the programmes the person may import into."""
        with self.context.reading() as connection:
            return tuple(
                one
                for one in programme_names(connection)
                if not self.context.stands_against(
                    BeginImport(programme_id=one.programme_id, read=_NO_FILE), self.actor, connection
                )
            )

    def require(self, programme: str | None = None) -> tuple[ProgrammeName, ...]:
        """Give the programmes the person may import into.

        Raises:
            Refused: there is none, or the one named is not among them.
        """
        allowed = self.programmes()
        fitting = tuple(one for one in allowed if programme in {None, one.key})
        if fitting:
            return fitting
        with self.context.reading() as connection:
            for one in programme_names(connection):
                begin = BeginImport(programme_id=one.programme_id, read=_NO_FILE)
                against = self.context.stands_against(begin, self.actor, connection)
                if against and programme in {None, one.key}:
                    raise Refused.of(against)
        raise UnfitImport(
            f"There is no programme {programme!r} here.", f"Ein Programm „{programme}“ gibt es hier nicht."
        )

    def mappings(self) -> tuple[str, ...]:
        """Give the shipped mappings that are for a programme the person may import into."""
        keys = {one.key for one in self.programmes()}
        shipped = ((name, mapping_named(name)) for name in shipped_names())
        return tuple(
            name for name, one in shipped if one.programme in keys and one.organisation == self.context.slug
        )

    def look(self, data: bytes, name: str, mapping: ImportMapping) -> ImportPlan:
        """Plan an import and keep it for the person to confirm.

        Raises:
            Refused: the person may not import into the programme of the mapping.
        """
        self.require(mapping.programme)
        plan = plan_import(self.context, data, name, mapping)
        sha256 = stage(self.context, self.person_id, data, name)
        keep_mapping(self.context, self.person_id, sha256, plan.digest, mapping)
        return plan

    def seen(self, digest: str) -> tuple[Staged, ImportMapping]:
        """Give the file and the mapping the person was shown under a digest.

        Raises:
            MovedOn: they are no longer kept, or never were this person's.
            Refused: the person may not import into the programme of the mapping.
        """
        seen = looked_at(self.context, self.person_id, digest)
        if seen is None or seen.mapping is None:
            raise MovedOn
        self.require(seen.mapping.programme)
        return seen, seen.mapping

    def look_again(self, digest: str) -> ImportPlan:
        """Look at the same list by the same mapping once more: what of it is still to be done.

        Raises:
            MovedOn: the file is no longer kept.
            Refused: the person may not import.
        """
        seen, mapping = self.seen(digest)
        return self.look(seen.data, seen.name, mapping)

    def outcome_of(self, digest: str) -> ImportOutcome | None:
        """Give what came of a digest that was confirmed (None: it was not, or is not at its end)."""
        before = done_before(self.context, self.person_id, digest)
        return None if before is None else _OUTCOME.validate_python(before)

    def confirm(self, digest: str, progress: Progress = lambda _done, _rows: None) -> ImportOutcome:
        """Carry out just what was looked at.

        Raises:
            MovedOn: the plan would be another one now.
            Refused: the person may not import.
        """
        seen, mapping = self.seen(digest)
        before = self.outcome_of(digest)
        if before is not None:
            return before
        plan = plan_import(self.context, seen.data, seen.name, mapping)
        if plan.digest != digest:
            raise MovedOn
        outcome = carry_out(self.context, plan, self.actor, progress)
        # What was odd is in the report; of what came of it, only the rows that were left out belong here.
        keep_done(self.context, self.person_id, digest, asdict(replace(outcome, anomalies=())))
        return outcome

    def lists(self) -> tuple[tuple[ProgrammeName, ImportedList], ...]:
        """Give the lists that were taken into the person's programmes, the latest first."""
        allowed = self.programmes()
        with self.context.reading() as connection:
            return tuple(
                (one, list_) for one in allowed for list_ in imported_lists(connection, one.programme_id)
            )

    def lifecycles(self, programme: ProgrammeName) -> dict[str, tuple[Phase, ...]]:
        """Give the lifecycles a programme adopted, each with its phases in order."""
        governed = self.context.store.load(Programme, programme.programme_id)
        found: dict[str, tuple[Phase, ...]] = {}
        for key, lifecycle_id in sorted((governed.lifecycles if governed else {}).items()):
            lifecycle = self.context.store.load(Lifecycle, lifecycle_id)
            if lifecycle is not None:
                found[key] = tuple(
                    Phase(one.key, one.coarse, one.label.de, one.label.en)
                    for one in lifecycle.definition().phases
                )
        return found

    def setting(
        self,
        programme: ProgrammeName,
        lifecycle: str,
        name: str,
        on: date,
        source: tuple[str, str] = ("", ""),
        kind: str = "",
        prefix: str = "",
    ) -> Setting:
        """Say where a list belongs; what the person leaves open is filled with the file's name.

        Raises:
            UnfitImport: the programme has not adopted the lifecycle.
        """
        phases = self.lifecycles(programme).get(lifecycle)
        if phases is None:
            raise UnfitImport(
                f"The programme {programme.key!r} has not adopted the lifecycle {lifecycle!r}.",
                f"Im Programm „{programme.key}“ gilt das Phasenmodell „{lifecycle}“ nicht.",
            )
        document, reference = source
        return Setting(
            organisation=self.context.slug,
            programme=programme.key,
            lifecycle=lifecycle,
            phases=phases,
            kind=kind or "project",
            prefix=prefix or programme.key.upper()[:12],
            document=document or name,
            reference=reference or "–",
            city=self.context.organisation.name,
            on=on,
        )
