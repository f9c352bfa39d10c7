"""Turning what a page shows into HTML: everything is escaped, a missing value is a fault, texts are translated."""

import hashlib
from collections.abc import Callable, Mapping
from functools import lru_cache, partial
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from api.pages.dates import write_day, write_for_input, write_instant
from api.pages.english import ENGLISH
from api.pages.questions import language_of
from api.pages.sizes import write_size
from api.pages.visitors import visitor_known
from domain.people import Role
from projections.plain_words import ROLES, word
from runtime.organisations import OrganisationContext

HERE = Path(__file__).parent
STATIC = HERE / "static"
STATIC_ADDRESS = "/_static"
"""No organisation can be called so: a slug begins with a letter."""
DEMO = "demo"
IMPORTS = {Role.PMO.value, Role.MANAGEMENT.value}
"""Whose pages lead to the import; whether they may is decided there."""

_TEMPLATES = Environment(
    loader=FileSystemLoader(HERE / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_KEPT = ("on", "known_at", "lang")
"""What a question keeps on its way from page to page."""


def translate(language: str, text: str, **facts: object) -> str:
    """Give a text of the pages in a language, with its facts filled in; texts are written in German."""
    return (ENGLISH[text] if language == "en" else text).format(**facts)


def text_in(language: str) -> Callable[..., str]:
    """Give the translator into a language."""
    return partial(translate, language)


def page(request: Request, template: str, *, status: int = 200, **shown: Any) -> HTMLResponse:
    """Render a page for a request."""
    language = language_of(request)
    organisation: OrganisationContext | None = request.scope.get("state", {}).get("organisation")
    visitor = visitor_known(request)
    every_page = {
        "_": text_in(language),
        "lang": language,
        "organisation": organisation.organisation if organisation else None,
        "base": f"/{organisation.slug}/" if organisation else "/",
        "demo": organisation is not None and organisation.organisation.marked == DEMO,
        "keeps_mail": organisation is not None and keeps_mail(organisation),
        "visitor": visitor,
        "may_import": visitor is not None and bool(IMPORTS & set(visitor.roles)),
        "visitor_roles": [word(ROLES, role, language) for role in visitor.roles] if visitor else [],
        "form_token": visitor.form_token if visitor else "",
        "request_id": request.scope["state"]["request_id"],
        "address": _address(request),
        "static": static_address,
        "link": partial(link, _kept(request)),
        "other_language": _other_language(request, language),
        "day": partial(write_day, language=language),
        "moment_value": write_for_input,
        "file_size": partial(write_size, language=language),
        "moment": partial(write_instant, language=language),
    }
    body = _TEMPLATES.get_template(template).render({**every_page, **shown})
    return HTMLResponse(body, status_code=status, headers={"Content-Language": language})


def keeps_mail(context: OrganisationContext) -> bool:
    """Tell whether an organisation's mails may be shown to everybody: invented ones only."""
    return context.organisation.marked != "production"


def link(kept: Mapping[str, str], *path: str, **changes: str) -> str:
    """Make an address inside the application; `on`, `known_at` and `lang` go along unless changed."""
    query = {name: value for name, value in {**kept, **changes}.items() if value}
    address = "/" + "/".join(quote(part, safe="") for part in path)
    return f"{address}?{urlencode(query)}" if query else address


def _address(request: Request) -> str:
    """Give the address of a page as readers know it, for the foot of a print."""
    query = f"?{request.url.query}" if request.url.query else ""
    return f"{request.app.state.base_url}{request.url.path}{query}"


@lru_cache(maxsize=64)
def static_address(name: str) -> str:
    """Give the address of a file we serve; its content is part of it, so that it may be kept for ever."""
    digest = hashlib.sha256((STATIC / name).read_bytes()).hexdigest()
    return f"{STATIC_ADDRESS}/{name}?v={digest[:12]}"


def _kept(request: Request) -> dict[str, str]:
    return {name: value for name in _KEPT if (value := request.query_params.get(name))}


def _other_language(request: Request, language: str) -> str:
    """Give the same question in the other language."""
    query = [(name, value) for name, value in request.query_params.multi_items() if name != "lang" and value]
    if language == "de":
        query.append(("lang", "en"))
    return "?" + urlencode(query)
