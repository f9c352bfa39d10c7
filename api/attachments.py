"""Kept files as they leave: to be stored by whoever asked, never shown or run by a browser."""

from urllib.parse import quote

from fastapi.responses import Response

from projections.evidence_list import EvidenceRow
from runtime import evidence
from runtime.organisations import OrganisationContext

BINARY = "application/octet-stream"


def attachment(here: OrganisationContext, row: EvidenceRow) -> Response:
    """Give a file back under the name it came with.

    Raises:
        FileFault: it is missing or was altered.
    """
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(row.name, safe='')}",
        "Content-Security-Policy": "sandbox; default-src 'none'",
    }
    return Response(evidence.read(here, row), media_type=BINARY, headers=headers)
