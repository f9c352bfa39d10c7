"""The code keeps the house style, and each rule of it is shown to find what it is there to find."""

import tomllib
from collections.abc import Callable, Iterator

import pytest

from tests.architecture import tidiness as tidy
from tests.architecture.tree import ROOT, Source, product, suite

# These two speak about what is forbidden, so they must be able to say it.
SPEAKS_OF_THE_RULES = {"tests/architecture/tidiness.py", "tests/architecture/test_tidy.py"}

DOC = '"""What this module is for."""\n'
Rule = Callable[[Source], Iterator[str]]


@pytest.mark.parametrize("rule", tidy.RULES, ids=lambda rule: rule.__name__)
def test_the_code_keeps_the_rule(rule: Rule) -> None:
    sources = [source for source in [*product(), *suite()] if source.path not in SPEAKS_OF_THE_RULES]
    findings = [finding for source in sources for finding in rule(source)]
    assert not findings, "\n".join(["", *findings])


def test_nothing_lies_about_unused() -> None:
    assert tidy.unused_modules(product(), entry_points()) == []


def test_the_rules_themselves_are_of_the_size_they_ask_for() -> None:
    assert [*tidy.file_is_short(Source("domain/rules.py", read("tests/architecture/tidiness.py")))] == []


def lines(count: int) -> str:
    """Give a function of so many lines."""
    return "def long():\n" + "    x = 1\n" * (count - 1)


UNTIDY: list[tuple[Rule, str, str]] = [
    (tidy.file_is_short, "domain/a.py", "x = 1\n" * 401),
    (tidy.file_is_short, "tests/test_a.py", "x = 1\n" * 501),
    (tidy.functions_are_short, "domain/a.py", lines(51)),
    (tidy.functions_are_short, "tests/test_a.py", lines(81)),
    (tidy.parameters_are_few, "domain/a.py", "def f(a, b, c, d, e, *, f, g, h): ..."),
    (tidy.calls_are_allowed, "domain/a.py", "from datetime import datetime\nnow = datetime.now()"),
    (tidy.calls_are_allowed, "domain/a.py", "from datetime import datetime as dt\nnow = dt.utcnow()"),
    (tidy.calls_are_allowed, "domain/a.py", "import datetime\nnow = datetime.datetime.now(datetime.UTC)"),
    (
        tidy.calls_are_allowed,
        "domain/a.py",
        "from datetime import datetime\nx = field(default_factory=datetime.now)",
    ),
    (tidy.calls_are_allowed, "api/a.py", "from datetime import date\nday = date.today()"),
    (tidy.calls_are_allowed, "storage/a.py", "import time\nx = time.time()"),
    (tidy.calls_are_allowed, "storage/a.py", "from time import time\nx = time()"),
    (tidy.calls_are_allowed, "tests/domain/test_a.py", "from datetime import datetime\nnow = datetime.now()"),
    (tidy.calls_are_allowed, "api/a.py", "import os\nx = os.environ['HOME']"),
    (tidy.calls_are_allowed, "api/a.py", "from os import getenv\nx = getenv('HOME')"),
    (tidy.calls_are_allowed, "workflows/a.py", "from uuid import uuid4\nx = uuid4()"),
    (tidy.calls_are_allowed, "workflows/a.py", "import random\nx = random.random()"),
    (tidy.calls_are_allowed, "workflows/a.py", "from random import choice\nx = choice(y)"),
    (tidy.calls_are_allowed, "api/a.py", "import secrets\nx = secrets.token_urlsafe()"),
    (tidy.calls_are_allowed, "api/a.py", "x = getattr(y, name)"),
    (tidy.calls_are_allowed, "api/a.py", "x = [getattr(y, f.name) for f in form]"),
    (tidy.calls_are_allowed, "api/a.py", "setattr(y, name, 1)"),
    (tidy.calls_are_allowed, "storage/a.py", "import pickle"),
    (tidy.calls_are_allowed, "storage/a.py", "from pickle import loads"),
    (tidy.calls_are_allowed, "workflows/a.py", "x = eval(y)"),
    (tidy.calls_are_allowed, "workflows/a.py", "exec(y)"),
    (tidy.calls_are_allowed, "runtime/a.py", "print(1)"),
    (tidy.names_say_something, "api/utils.py", ""),
    (tidy.names_say_something, "api/common/a.py", ""),
    (tidy.names_say_something, "tests/api/test_helpers.py", ""),
    (tidy.names_say_something, "api/a.py", "class VoteManager: ..."),
    (tidy.names_say_something, "api/a.py", "class BaseVote: ..."),
    (tidy.nothing_is_left_undone, "api/a.py", "# TODO: later"),
    (tidy.nothing_is_left_undone, "api/a.py", "raise NotImplementedError"),
    (tidy.comments_are_sentences, "api/a.py", "# ---- votes"),
    (tidy.comments_are_sentences, "api/a.py", "##########"),
    (tidy.comments_are_sentences, "api/a.py", "x = y  # type: ignore[attr-defined]"),
    (tidy.comments_are_sentences, "api/a.py", "x = y  # noqa: S101"),
    (tidy.modules_say_what_they_are_for, "domain/a.py", "x = 1"),
    (tidy.modules_say_what_they_are_for, "domain/a.py", '"""Votes."""'),
    (tidy.public_names_say_what_they_are_for, "domain/a.py", DOC + "def vote(): ..."),
    (tidy.public_names_say_what_they_are_for, "domain/a.py", DOC + "class Vote: ..."),
    (tidy.public_names_say_what_they_are_for, "domain/a.py", DOC + "if x:\n    def vote(): ..."),
    (
        tidy.public_names_say_what_they_are_for,
        "domain/a.py",
        DOC + 'class Vote:\n    """One."""\n    def cast(self): ...',
    ),
]

TIDY: list[tuple[Rule, str, str]] = [
    (tidy.file_is_short, "domain/a.py", "x = 1\n" * 400),
    (tidy.file_is_short, "tests/test_a.py", "x = 1\n" * 500),
    (tidy.functions_are_short, "domain/a.py", lines(50)),
    (tidy.functions_are_short, "tests/test_a.py", lines(80)),
    (tidy.parameters_are_few, "domain/a.py", "def f(self, a, b, c, d, *, e, f, g): ..."),
    (tidy.parameters_are_few, "domain/a.py", "@event(Cast)\ndef _cast(self, a, b, c, d, e, f, g, h): ..."),
    (
        tidy.calls_are_allowed,
        "runtime/clock.py",
        "from datetime import UTC, datetime\nnow = datetime.now(UTC)",
    ),
    (tidy.calls_are_allowed, "domain/a.py", "from datetime import datetime\nx = datetime(2026, 11, 24)"),
    (tidy.calls_are_allowed, "domain/a.py", "x = act.now()"),
    (tidy.calls_are_allowed, "bench/a.py", "import time\nx = time.perf_counter()"),
    (tidy.calls_are_allowed, "runtime/settings.py", "import os\nx = os.environ['HOME']"),
    (
        tidy.calls_are_allowed,
        "storage/keys.py",
        "from uuid import uuid4\nimport secrets\nx = secrets.token_bytes(16)",
    ),
    (tidy.calls_are_allowed, "api/a.py", "import secrets\nx = secrets.compare_digest(a, b)"),
    (tidy.calls_are_allowed, "domain/a.py", "from uuid import uuid5\nx = uuid5(a, 'b')"),
    (tidy.calls_are_allowed, "api/a.py", "x = getattr(y, 'name', None)"),
    (tidy.calls_are_allowed, "domain/a.py", "x = {f.name: getattr(self, f.name) for f in fields(self)}"),
    (tidy.calls_are_allowed, "cli/a.py", "print(1)"),
    (tidy.names_say_something, "api/gate_reviews.py", "class Vote: ..."),
    (tidy.names_say_something, "domain/a.py", "class Basement: ..."),
    (tidy.nothing_is_left_undone, "api/a.py", "# Nothing is left to do here."),
    (tidy.comments_are_sentences, "api/a.py", "# Events: the stored record."),
    (
        tidy.comments_are_sentences,
        "api/a.py",
        "x = y  # type: ignore[attr-defined]  # the library has no types",
    ),
    (tidy.comments_are_sentences, "api/a.py", "x = y  # noqa: S101 - the type checker needs it"),
    (tidy.modules_say_what_they_are_for, "domain/a.py", DOC),
    (tidy.modules_say_what_they_are_for, "tests/domain/test_a.py", "x = 1"),
    (tidy.public_names_say_what_they_are_for, "domain/a.py", DOC + "def _vote(): ..."),
    (tidy.public_names_say_what_they_are_for, "tests/domain/test_a.py", "def test_x(): ..."),
    (
        tidy.public_names_say_what_they_are_for,
        "domain/a.py",
        DOC + 'class Vote:\n    """One."""\n    class Cast(First, Aggregate.Event):\n        voter: str',
    ),
]


@pytest.mark.parametrize(("rule", "path", "text"), UNTIDY)
def test_the_rule_finds_what_is_untidy(rule: Rule, path: str, text: str) -> None:
    findings = list(rule(Source(path, text)))
    assert findings
    assert all(finding.startswith(path) and ": " in finding for finding in findings)


@pytest.mark.parametrize(("rule", "path", "text"), TIDY)
def test_the_rule_lets_pass_what_is_tidy(rule: Rule, path: str, text: str) -> None:
    assert list(rule(Source(path, text))) == []


def test_a_module_that_nothing_imports_is_found() -> None:
    main = Source("cli/main.py", "from api.app import create_app\nFACTORY = 'api.pages.app:create'")
    used = [Source("api/app.py", ""), Source("api/pages/app.py", ""), Source("api/__init__.py", "")]
    assert tidy.unused_modules([main, *used], {"cli.main"}) == []
    assert tidy.unused_modules([main, *used, Source("api/old.py", "import api.old")], {"cli.main"}) == [
        "api.old: nothing imports it: use it or delete it"
    ]


def entry_points() -> set[str]:
    """List the modules from which the installed commands start."""
    scripts = tomllib.loads(read("pyproject.toml"))["project"]["scripts"]
    chosen_by_setting = {"storage.persistence"}  # PERSISTENCE_MODULE of the event-sourcing library
    return chosen_by_setting | {target.partition(":")[0] for target in scripts.values()}


def read(path: str) -> str:
    """Read a file of the repository."""
    return (ROOT / path).read_text(encoding="utf-8")
