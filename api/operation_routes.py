"""Operations of the API as routes: what they take is worked out once, and all their work is done in one thread.

FastAPI describes an operation, reads its parameters by their types and finds its address. To walk through its
dependencies anew at each request, each in a thread of its own, would cost more than most answers do.
"""

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from copy import copy
from dataclasses import dataclass, field
from inspect import isasyncgenfunction, iscoroutinefunction
from itertools import groupby
from operator import attrgetter
from typing import Any, get_origin

from fastapi import Request
from fastapi.dependencies.models import Dependant
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from api.problems import Problem, Wrong

WAITS_S = 2.0
LOOKS_EVERY_S = 0.05
_BEYOND = attrgetter(
    "header_params",
    "cookie_params",
    "body_params",
    "http_connection_param_name",
    "websocket_param_name",
    "response_param_name",
    "background_tasks_param_name",
    "security_scopes_param_name",
    "own_oauth_scopes",
    "concurrency",
)

Called = Callable[..., Any]


class LookAgain(Exception):  # noqa: N818 - no error: what is asked for is on its way
    """What is asked for is not recorded yet; the question is put again in a moment, without holding a thread."""


@dataclass(frozen=True, slots=True)
class Taken:
    """One parameter of an address: where it stands, and how it is read."""

    parameter: Any
    place: str
    several: bool
    required: bool
    default: Any

    @classmethod
    def all_of(cls, dependant: Dependant) -> Iterator["Taken"]:
        """Give what a function takes of an address."""
        for place, fields in (("path", dependant.path_params), ("query", dependant.query_params)):
            for one in fields:
                required = one.field_info.is_required()
                several = get_origin(one.field_info.annotation) is list
                yield cls(one, place, several, required, None if required else one.get_default())

    def read(self, request: Request, values: dict[str, Any], errors: list[Any]) -> None:
        """Read it, or note why it cannot be."""
        name = self.parameter.alias
        if self.place == "path":
            said: Any = request.path_params[name]
        elif self.several:
            said = request.query_params.getlist(name) or None
        else:
            said = request.query_params.get(name)
        if said is not None:
            value, wrong = self.parameter.validate(said, loc=(self.place, name))
            errors.extend(wrong)
            if not wrong:
                values[self.parameter.name] = value
        elif self.required:
            errors.append({"loc": (self.place, name), "msg": "Field required", "type": "missing"})
        else:
            values[self.parameter.name] = copy(self.default)


@dataclass(frozen=True, slots=True)
class Step:
    """One function to be called: with what of the address, and with what the functions before it gave."""

    call: Called
    taken: tuple[Taken, ...]
    given: tuple[tuple[str, Called], ...]
    needed: tuple[Called, ...]
    request: str | None
    waits: bool


def steps_of(dependant: Dependant) -> tuple[Step, ...] | None:
    """Put what an operation does in order, each function once; None: one of them cleans up after the answer."""
    found: dict[Called, Step] = {}

    def enter(one: Dependant) -> Called:
        call = one.call
        if call is None or any(_BEYOND(one)):
            msg = f"An operation takes what its route cannot give: {call}. See api/operation_routes.py."
            raise TypeError(msg)
        needed = tuple((inner.name, enter(inner)) for inner in one.dependencies)
        if call not in found:
            found[call] = Step(
                call=call,
                taken=tuple(Taken.all_of(one)),
                given=tuple((name, function) for name, function in needed if name is not None),
                needed=tuple(function for _, function in needed),
                request=one.request_param_name,
                waits=iscoroutinefunction(call),
            )
        return call

    enter(dependant)
    if any(isasyncgenfunction(call) for call in found):
        return None
    return tuple(found.values())


class OperationRoute(APIRoute):
    """An operation of the API; functions that do not wait are called one after the other in one thread."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Give what answers a request."""
        steps = steps_of(self.dependant)
        if steps is None:
            return super().get_route_handler()
        turns = tuple((waits, tuple(group)) for waits, group in groupby(steps, attrgetter("waits")))

        async def answered(request: Request) -> Response:
            for _ in range(int(WAITS_S / LOOKS_EVERY_S)):
                try:
                    answer: Response = await Run(request).through(turns)
                except LookAgain:
                    await asyncio.sleep(LOOKS_EVERY_S)
                else:
                    return answer
            raise Wrong(Problem.NOT_YET)

        return answered


@dataclass(frozen=True, slots=True)
class Run:
    """One request on its way: what each function has given, and what of the address cannot be read."""

    request: Request
    done: dict[Called, Any] = field(default_factory=dict)
    errors: list[Any] = field(default_factory=list)

    async def through(self, turns: tuple[tuple[bool, tuple[Step, ...]], ...]) -> Any:
        """Call one function after the other, and give what the last one, the operation itself, answers.

        Raises:
            RequestValidationError: what the address says cannot be read; what depends on it was not called.
        """
        for waits, steps in turns:
            if not waits:
                await run_in_threadpool(self._call_all, steps)
                continue
            for step in steps:
                if (values := self._values_for(step)) is not None:
                    self.done[step.call] = await step.call(**values)
        if self.errors:
            raise RequestValidationError(self.errors)
        return self.done[turns[-1][1][-1].call]

    def _call_all(self, steps: tuple[Step, ...]) -> None:
        for step in steps:
            if (values := self._values_for(step)) is not None:
                self.done[step.call] = step.call(**values)

    def _values_for(self, step: Step) -> dict[str, Any] | None:
        """Gather what a function is called with (None: something of it cannot be had)."""
        values: dict[str, Any] = {}
        before = len(self.errors)
        for one in step.taken:
            one.read(self.request, values, self.errors)
        if len(self.errors) > before or any(call not in self.done for call in step.needed):
            return None
        if step.request is not None:
            values[step.request] = self.request
        for name, call in step.given:
            values[name] = self.done[call]
        return values
