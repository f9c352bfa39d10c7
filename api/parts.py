"""Parts of the JSON API: each noun and each question keeps its operations in one, with their whole addresses.

They stand side by side in the application, none inside another: a request is held against each address once.
"""

from fastapi import APIRouter, Depends

from api.callers import organisation_of
from api.operation_routes import OperationRoute

PREFIX = "/api/v1"


def part_of_api(module: str) -> APIRouter:
    """Begin the part of a module, named in the document as the module is."""
    return APIRouter(
        prefix=f"{PREFIX}/{{organisation}}",
        dependencies=[Depends(organisation_of)],
        route_class=OperationRoute,
        tags=[module.rpartition(".")[2].replace("_", " ")],
    )
