"""Whether the process lives, and whether it can do its work."""

from typing import Any, Protocol

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse

from runtime.readiness import readiness_of

router = APIRouter()


class Beating(Protocol):
    """The heartbeat as the web sees it: begun and ended with the server, asked how it is."""

    def start(self) -> None:
        """Begin to beat."""

    def stop(self) -> None:
        """Stop beating."""

    def complaints(self) -> tuple[str, ...]:
        """Say what is wrong (nothing: all is well)."""


@router.get("/livez", operation_id="readLiveness")
async def read_liveness() -> dict[str, bool]:
    """Answer without asking anybody: the process lives."""
    return {"alive": True}


@router.get("/readyz", operation_id="readReadiness")
def read_readiness(request: Request) -> JSONResponse:
    """Say whether every record takes writes and the heartbeat beats, and if not, why."""
    heartbeat: Beating | None = request.app.state.heartbeat
    found = [readiness_of(context) for context in request.app.state.organisations.values()]
    reasons = [reason for one in found for reason in one.reasons]
    if heartbeat is not None:
        reasons += heartbeat.complaints()
    said: dict[str, Any] = {
        "ready": not reasons,
        "reasons": reasons,
        "databases": {one.slug: one.database for one in found},
        "heartbeat": "elsewhere" if heartbeat is None else "here",
    }
    return JSONResponse(said, status_code=503 if reasons else 200)
