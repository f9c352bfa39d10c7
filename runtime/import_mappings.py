"""Which mapping an import goes by, and whether it fits the organisation it is for."""

from pathlib import Path

from domain.lifecycle_definitions import Label
from domain.lifecycles import Lifecycle
from domain.programmes import Programme
from exchange.anomalies import PhaseNames
from exchange.import_mappings import ImportMapping, read_mapping
from exchange.mappings import names as shipped_names
from exchange.mappings import shipped_mapping
from projections.names import ProgrammeName, programme_names
from runtime.organisations import OrganisationContext


class UnfitImport(Exception):  # noqa: N818 - states what is the case
    """A file cannot be imported as a whole; `de` and `en` say why and what to do."""

    def __init__(self, en: str, de: str | None = None) -> None:
        self.de = de or en
        self.en = en
        super().__init__(en)


def mapping_named(name: str) -> ImportMapping:
    """Read a mapping by the name of a shipped one or the path of a file.

    Raises:
        UnfitImport: there is neither, or the file may not be read.
    """
    if name in shipped_names():
        return read_mapping(shipped_mapping(name), name=name)
    path = Path(name)
    if not path.is_file():
        known = ", ".join(shipped_names())
        msg = f"There is no mapping {name!r}: give the path of a mapping file, or one of: {known}."
        raise UnfitImport(msg)
    return read_mapping(bytes_of(path), name=path.name)


def bytes_of(file: Path) -> bytes:
    """Read a file.

    Raises:
        UnfitImport: it is missing or may not be read.
    """
    if not file.is_file():
        msg = (
            f"There is no file {file}. Give the path of an XLSX, ODS or CSV file, or of a JSON file if the "
            "mapping leads to a list in one."
        )
        raise UnfitImport(msg)
    try:
        return file.read_bytes()
    except OSError as error:
        msg = f"{file} cannot be read ({error.strerror}). Give the account that runs this leave to read it."
        raise UnfitImport(msg) from error


def require_fitting(mapping: ImportMapping, context: OrganisationContext) -> ProgrammeName:
    """Give the programme a mapping is for.

    Raises:
        UnfitImport: there is no such programme, it did not adopt the lifecycle, or that lacks a phase.
    """
    programme = _programme(mapping, context)
    governed = context.store.load(Programme, programme.programme_id)
    adopted = governed.lifecycles if governed else {}
    lifecycle = (
        context.store.load(Lifecycle, adopted[mapping.lifecycle.key])
        if mapping.lifecycle.key in adopted
        else None
    )
    if lifecycle is None:
        here = ", ".join(sorted(adopted)) or "none"
        raise UnfitImport(
            f"The mapping is for the lifecycle {mapping.lifecycle.key!r}, which the programme "
            f"{programme.key!r} has not adopted (adopted: {here}).",
            f"Die Zuordnung gehört zum Phasenmodell „{mapping.lifecycle.key}“, das im Programm „{programme.key}“ nicht "
            f"gilt (es gelten: {here}).",
        )
    phases = {phase.key for phase in lifecycle.definition().phases}
    unknown = ", ".join(sorted(set(mapping.phases()) - phases))
    if unknown:
        here = ", ".join(sorted(phases))
        raise UnfitImport(
            f"The mapping names phases the lifecycle {mapping.lifecycle.key!r} does not have: "
            f"{unknown} (it has: {here}).",
            f"Die Zuordnung nennt Phasen, die das Phasenmodell „{mapping.lifecycle.key}“ nicht hat: {unknown} "
            f"(es hat: {here}).",
        )
    return programme


def phase_names(mapping: ImportMapping, context: OrganisationContext) -> PhaseNames:
    """Give what people call the phases of the lifecycle a mapping is for."""
    governed = context.store.load(Programme, _programme(mapping, context).programme_id)
    adopted = governed.lifecycles.get(mapping.lifecycle.key) if governed else None
    lifecycle = context.store.load(Lifecycle, adopted) if adopted else None
    phases = lifecycle.definition().phases if lifecycle else ()
    return {one.key: Label(de=one.label.de or one.key, en=one.label.en or one.key) for one in phases}


def _programme(mapping: ImportMapping, context: OrganisationContext) -> ProgrammeName:
    with context.reading() as connection:
        known = programme_names(connection)
    found = next((one for one in known if one.key == mapping.programme), None)
    if found is None:
        here = ", ".join(one.key for one in known) or "none"
        raise UnfitImport(
            f"The mapping is for the programme {mapping.programme!r}, which {context.slug} does not have "
            f"(known: {here}). Create it with `gatebook init {context.slug} --programme {mapping.programme} …`.",
            f"Die Zuordnung gehört zum Programm „{mapping.programme}“, das es hier nicht gibt (bekannt: {here}).",
        )
    return found
