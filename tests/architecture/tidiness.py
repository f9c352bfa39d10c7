"""The house style as rules: each takes one file and lists what is untidy, with the remedy."""

import ast
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import PurePosixPath
from typing import NamedTuple

from tests.architecture.tree import Source, dotted, imports, names_in

Function = ast.FunctionDef | ast.AsyncFunctionDef

FILE_LINES, TEST_FILE_LINES = 400, 500
FUNCTION_LINES, TEST_FUNCTION_LINES = 50, 80
PARAMETERS = 7


class Banned(NamedTuple):
    """A name that may be used in a few places only, and what to do elsewhere."""

    names: tuple[str, ...]
    allowed: tuple[str, ...]
    remedy: str


BANNED = (
    Banned(
        (
            "datetime.datetime.now", "datetime.datetime.utcnow", "datetime.datetime.today", "datetime.date.today",
            "time.time", "time.time_ns", "time.gmtime", "time.localtime", "time.ctime",
        ),
        ("runtime/clock.py", "tests/runtime/test_clock.py"),
        "take `now` as an argument; only runtime/clock.py reads the time",
    ),
    Banned(
        ("os.environ", "os.getenv", "os.putenv", "os.environb"),
        ("runtime/settings.py", "tests/"),
        "take the setting as an argument; only runtime/settings.py reads the environment",
    ),
    Banned(
        ("uuid.uuid1", "uuid.uuid4", "random", "os.urandom", "secrets.choice", "secrets.randbelow",
         "secrets.token_bytes", "secrets.token_hex", "secrets.token_urlsafe", "secrets.SystemRandom"),
        ("runtime/", "storage/", "tests/", "bench/"),
        "take the id or the random bytes as an argument; chance enters in runtime/ and storage/ only",
    ),
)  # fmt: skip
PICKLES = {"pickle", "marshal", "shelve", "dill"}
BANNED_BUILTINS = {
    "eval": Banned(("eval",), (), "look the value up in a dict of what is allowed"),
    "exec": Banned(("exec",), (), "look the function up in a dict of what is allowed"),
    "print": Banned(("print",), ("cli/", "bench/"), "return the text, or log it; only cli/ and bench/ print"),
}
BY_NAME = {"getattr", "setattr", "delattr"}
NAMELESS_FILES = {
    "common", "helper", "helpers", "manager", "managers", "misc", "stuff", "util", "utilities", "utils",
}  # fmt: skip
NAMELESS_CLASSES = re.compile(r"(Manager|Helper|Utils?|Impl|DTO|Dto)$|^Base[A-Z]")
MARKS = re.compile(r"\b(TODO|FIXME|XXX|HACK|NotImplementedError)\b")
BANNER = re.compile(r"^\s*#\s*([-=#*~_/+])\1{3}")
EXCUSE = re.compile(
    r"#\s*(?:type:\s*ignore(?:\[[^\]]*\])?|noqa(?::\s*[A-Z]+\d+(?:,\s*[A-Z]+\d+)*)?)(?P<reason>.*)$"
)


def file_is_short(source: Source) -> Iterator[str]:
    """Find files that hold more than one noun or question."""
    limit = TEST_FILE_LINES if source.is_test else FILE_LINES
    lines = source.text.count("\n")
    if lines > limit:
        yield f"{source.path}: {lines} lines, at most {limit}: split it by noun or by question"


def functions_are_short(source: Source) -> Iterator[str]:
    """Find functions that do not fit on a screen."""
    limit = TEST_FUNCTION_LINES if source.is_test else FUNCTION_LINES
    for function in _functions(source.tree):
        lines = (function.end_lineno or function.lineno) - function.lineno + 1
        if lines > limit:
            yield (
                f"{source.path}:{function.lineno}: {function.name} has {lines} lines, at most {limit}: "
                "keep the choices here and move the steps into functions of their own"
            )


def parameters_are_few(source: Source) -> Iterator[str]:
    """Find functions that are handed too much at once; a fold takes the fields of its event, however many."""
    for function in _functions(source.tree):
        given = [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]
        count = len([one for one in given if one.arg not in {"self", "cls"}])
        if count > PARAMETERS and "event" not in _decorators(function):
            yield (
                f"{source.path}:{function.lineno}: {function.name} takes {count} parameters, at most {PARAMETERS}: "
                "hand over one value that has them as fields"
            )


def calls_are_allowed(source: Source) -> Iterator[str]:
    """Find the clock, the environment, chance and other dangers where they do not belong."""
    names = names_in(source)
    findings: list[str] = []
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Name | ast.Attribute):
            findings += _banned_name(source, node, dotted(node, names))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id not in names:
            findings += _banned_call(source, node, node.func.id)
    for line, name in imports(source):
        if name.split(".")[0] in PICKLES:
            findings.append(
                f"{source.path}:{line}: {name}: store flat JSON; a pickle runs code when it is read "
                "and dies with the class it names"
            )
    yield from dict.fromkeys(findings)


def _banned_name(source: Source, node: ast.expr, used: str | None) -> Iterator[str]:
    for rule in BANNED:
        for name in rule.names:
            if f"{used}.".startswith(f"{name}.") and not source.path.startswith(rule.allowed):
                yield f"{source.path}:{node.lineno}: {name}: {rule.remedy}"


def _banned_call(source: Source, node: ast.Call, name: str) -> Iterator[str]:
    rule = BANNED_BUILTINS.get(name)
    if rule and not source.path.startswith((*rule.allowed, "tests/")):
        yield f"{source.path}:{node.lineno}: {name}(): {rule.remedy}"
    if name in BY_NAME and not source.is_test and not _name_is_known(source, node):
        yield (
            f"{source.path}:{node.lineno}: {name}() with a computed name: "
            "match on the cases, or look the value up in a dict of what is allowed"
        )


def _name_is_known(source: Source, node: ast.Call) -> bool:
    """Tell whether the name is written out, or is that of a field met while going through `fields(...)`."""
    if len(node.args) < 2 or isinstance(node.args[1], ast.Constant):
        return len(node.args) > 1
    own = {
        f"{ast.unparse(loop.target)}.name"
        for loop in ast.walk(source.tree)
        if isinstance(loop, ast.comprehension | ast.For)
        and isinstance(loop.iter, ast.Call)
        and ast.unparse(loop.iter.func).split(".")[-1] == "fields"
    }
    return ast.unparse(node.args[1]) in own


def names_say_something(source: Source) -> Iterator[str]:
    """Find files and classes whose name says nothing about what they are for."""
    path = PurePosixPath(source.path)
    parts = [*path.parent.parts, path.stem.removeprefix("test_")]
    if NAMELESS_FILES & {word for part in parts for word in (part, part.strip("_"))}:
        yield f"{source.path}: name the file after the noun or the question it holds"
    for node in ast.walk(source.tree):
        if isinstance(node, ast.ClassDef) and NAMELESS_CLASSES.search(node.name):
            yield f"{source.path}:{node.lineno}: class {node.name}: name it after what it is, not after its role"


def nothing_is_left_undone(source: Source) -> Iterator[str]:
    """Find marks of unfinished work."""
    for line, text in enumerate(source.text.splitlines(), start=1):
        if mark := MARKS.search(text):
            yield f"{source.path}:{line}: {mark.group()}: do it now, or write down as an issue what is missing"


def comments_are_sentences(source: Source) -> Iterator[str]:
    """Find banners that stand in for structure, and exceptions to a check that give no reason."""
    for line, text in enumerate(source.text.splitlines(), start=1):
        if BANNER.match(text):
            yield f"{source.path}:{line}: banner: a file that needs one wants to be two files"
        excuse = EXCUSE.search(text)
        if excuse and len(re.findall(r"\w\w+", excuse["reason"])) < 2:
            yield f"{source.path}:{line}: {excuse.group().strip()}: give the reason on the same line"


def modules_say_what_they_are_for(source: Source) -> Iterator[str]:
    """Find modules without a docstring of at least three words; the names of tests are their sentences."""
    if not source.is_test and len((ast.get_docstring(source.tree) or "").split()) < 3:
        yield f"{source.path}: begin with a docstring that says what the module is for"


def public_names_say_what_they_are_for(source: Source) -> Iterator[str]:
    """Find public classes and functions of the product without a docstring."""
    if not source.is_test:
        yield from _undocumented(source.path, source.tree.body, in_class=False)


def _undocumented(path: str, body: Iterable[ast.stmt], *, in_class: bool) -> Iterator[str]:
    for node in body:
        if isinstance(node, ast.If | ast.Try):
            yield from _undocumented(path, ast.iter_child_nodes(node), in_class=in_class)  # type: ignore[arg-type]  # only statements matter
        if not isinstance(node, ast.ClassDef | Function) or node.name.startswith("_"):
            continue
        if not ast.get_docstring(node) and not _speaks_for_itself(node, in_class=in_class):
            yield f"{path}:{node.lineno}: {node.name}: add a docstring that says what it is for"
        if isinstance(node, ast.ClassDef):
            yield from _undocumented(path, node.body, in_class=True)


def _speaks_for_itself(node: ast.ClassDef | Function, *, in_class: bool) -> bool:
    if isinstance(node, ast.ClassDef):
        # An event says by its name what happened, a nested settings class of a library by its base.
        bases = {ast.unparse(base).split(".")[-1] for base in node.bases}
        return in_class and bool(bases & {"Event", "First", "Created"})
    silent = {
        "overload",
        "override",
        "setter",
        "event",
        "field_validator",
        "model_validator",
        "field_serializer",
    }
    return bool(_decorators(node) & silent)


def _decorators(node: Function) -> set[str]:
    bare = [one.func if isinstance(one, ast.Call) else one for one in node.decorator_list]
    return {ast.unparse(one).split(".")[-1] for one in bare}


def _functions(tree: ast.Module) -> Iterator[Function]:
    return (node for node in ast.walk(tree) if isinstance(node, Function))


RULES: tuple[Callable[[Source], Iterator[str]], ...] = (
    file_is_short,
    functions_are_short,
    parameters_are_few,
    calls_are_allowed,
    names_say_something,
    nothing_is_left_undone,
    comments_are_sentences,
    modules_say_what_they_are_for,
    public_names_say_what_they_are_for,
)


def unused_modules(sources: list[Source], roots: set[str]) -> list[str]:
    """List the product modules that nothing imports and that are no entry point.

    A module named in a string ("api.app:create_app") counts as imported: some libraries load by name.
    Before the entry points exist nothing can be said, and nothing is.
    """
    modules = {
        source.module for source in sources if not source.path.endswith(("__init__.py", "__main__.py"))
    }
    if not roots <= modules:
        return []
    used = set(roots)
    for source in sources:
        for _, name in imports(source):
            used |= {name, name.rpartition(".")[0]} - {source.module}
        for node in ast.walk(source.tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                used.add(node.value.partition(":")[0])
    return [f"{name}: nothing imports it: use it or delete it" for name in sorted(modules - used)]
