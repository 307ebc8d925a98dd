"""Static checks at load: a rules file in which any name, call or limit is wrong is refused as a whole.

Stricter than Google's, which finds an unknown variable or function only when a request runs into it.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from desktop_chat.emulator.rules.call_graph import call_problems
from desktop_chat.emulator.rules.errors import EvaluationError, Position, Problem
from desktop_chat.emulator.rules.functions.library import (
    ACCESS,
    FUNCTIONS,
    METHOD_ARITIES,
    NAMESPACES,
    STORAGE_ACCESS,
)
from desktop_chat.emulator.rules.functions.strings import compile_pattern
from desktop_chat.emulator.rules.syntax import (
    Call,
    Capture,
    Expr,
    File,
    Function,
    Literal,
    Match,
    MethodCall,
    Name,
    Service,
)
from desktop_chat.emulator.rules.tree_walk import is_namespace, walk

MAX_LETS: Final = 11
"""Google's says 10 and takes 11."""
MAX_PARAMS: Final = 7
_PATTERN_METHODS: Final = ("matches", "split", "replace")


@dataclass(frozen=True, slots=True)
class _Names:
    """What can be seen at some place."""

    variables: frozenset[str]
    functions: Mapping[str, Function]
    service: str
    version: int

    def within(self, variables: Iterable[str] = (), functions: Iterable[Function] = ()) -> "_Names":
        seen = {**self.functions, **{function.name: function for function in functions}}
        return _Names(self.variables.union(variables), seen, self.service, self.version)


def check(tree: File, service: str) -> tuple[Problem, ...]:
    """Return every problem of the file, in order of position; ``service`` must be declared exactly once."""
    problems = list(_check(tree, service))
    return tuple(sorted(problems, key=lambda problem: (problem.at.line, problem.at.column)))


def _check(tree: File, service: str) -> Iterator[Problem]:
    declared = [s for s in tree.services if s.name == service]
    if len(declared) != 1:
        at = declared[1].at if declared else tree.services[0].at
        yield Problem(at, f"The file must declare service {service} once.")
    for each in tree.services:
        yield from _service(each, tree)
        yield from call_problems(each, tree.functions)


def _service(service: Service, tree: File) -> Iterator[Problem]:
    variables = {"request", "resource"}
    names = _Names(frozenset(variables), {}, service.name, tree.version)
    names = names.within(functions=(*tree.functions, *service.functions))
    yield from _functions((*tree.functions, *service.functions), names)
    for match in service.matches:
        yield from _match(match, names, inside_glob=False)


def _match(match: Match, names: _Names, *, inside_glob: bool) -> Iterator[Problem]:
    captures = [part for part in match.path if isinstance(part, Capture)]
    yield from _path(match, captures, names.version)
    if inside_glob and names.version == 1:
        yield Problem(match.at, "In version 1 a {name=**} ends the path: this match can never apply.")
    inner = names.within((capture.name for capture in captures), match.functions)
    yield from _functions(match.functions, inner)
    for allow in match.allows:
        if allow.condition is not None:
            yield from _expression(allow.condition, inner)
    glob = inside_glob or any(capture.glob for capture in captures)
    for nested in match.matches:
        yield from _match(nested, inner, inside_glob=glob)


def _path(match: Match, captures: list[Capture], version: int) -> Iterator[Problem]:
    for part in match.path:
        if isinstance(part, Expr):
            yield Problem(part.at, "A match path cannot hold $( ).")
    globs = [capture for capture in captures if capture.glob]
    if len(globs) > 1:
        yield Problem(globs[1].at, "Only one {name=**} is permitted in a match declaration path.")
    if version == 1 and globs and match.path[-1] is not globs[0]:
        yield Problem(globs[0].at, "In version 1 {name=**} must be the last segment.")
    seen: set[str] = set()
    for capture in captures:
        if capture.name in seen:
            yield Problem(capture.at, f"Variable {capture.name} is already defined.")
        if capture.name in NAMESPACES:
            yield Problem(capture.at, f"{capture.name} is reserved.")
        seen.add(capture.name)


def _functions(functions: Iterable[Function], names: _Names) -> Iterator[Problem]:
    seen: set[str] = set()
    for function in functions:
        if function.name in seen:
            yield Problem(function.at, f"Function {function.name} is already defined.")
        seen.add(function.name)
        yield from _function(function, names)


def _function(function: Function, names: _Names) -> Iterator[Problem]:
    if len(function.params) > MAX_PARAMS:
        yield Problem(function.at, f"Function {function.name} has more than {MAX_PARAMS} arguments.")
    if len(function.lets) > MAX_LETS:
        yield Problem(function.lets[MAX_LETS].at, f"Function {function.name} has more than {MAX_LETS} variables.")
    bound: set[str] = set()
    for name in function.params:
        yield from _binding(name, bound, function.at)
    inner = names.within(function.params)
    for let in function.lets:
        if names.version == 1:
            yield Problem(let.at, 'Let bindings are not allowed in rules_version="1".')
        yield from _expression(let.value, inner)
        yield from _binding(let.name, bound, let.at)
        inner = inner.within([let.name])
    yield from _expression(function.result, inner)


def _binding(name: str, bound: set[str], at: Position) -> Iterator[Problem]:
    if name in bound:
        yield Problem(at, f"The identifier {name} is already bound in the current scope.")
    if name in NAMESPACES:
        yield Problem(at, f"{name} is reserved.")
    bound.add(name)


def _expression(expr: Expr, names: _Names) -> Iterator[Problem]:
    for node in walk(expr):
        if isinstance(node, Name) and node.name not in names.variables:
            yield Problem(node.at, f"Unknown variable {node.name}.")
        elif isinstance(node, Call):
            yield from _call(node, names)
        elif isinstance(node, MethodCall):
            yield from _method(node, names.service)


def _call(node: Call, names: _Names) -> Iterator[Problem]:
    own = names.functions.get(node.name)
    if own is not None:
        arities = {len(own.params)}
    elif node.name in ACCESS and names.service != "firebase.storage":  # there it is firestore.get
        arities = {1}
    elif node.name in FUNCTIONS:
        arities = {len(overload.params) for overload in FUNCTIONS[node.name]}
    else:
        yield Problem(node.at, f"Unknown function {node.name}.")
        return
    if len(node.args) not in arities:
        yield Problem(node.at, f"Wrong number of arguments for {node.name}: {len(node.args)}.")


def _method(node: MethodCall, service: str) -> Iterator[Problem]:
    if isinstance(node.target, Name) and is_namespace(node.target):
        yield from _namespaced(node, f"{node.target.name}.{node.name}", service)
    elif node.name not in METHOD_ARITIES:
        yield Problem(node.at, f"Unknown function {node.name}.")
    elif len(node.args) not in METHOD_ARITIES[node.name]:
        yield Problem(node.at, f"Wrong number of arguments for {node.name}: {len(node.args)}.")
    elif node.name in _PATTERN_METHODS and isinstance(node.args[0], Literal):
        yield from _pattern(node.args[0])


def _namespaced(node: MethodCall, name: str, service: str) -> Iterator[Problem]:
    if name in STORAGE_ACCESS and service == "firebase.storage":
        arities = {1}
    elif name in FUNCTIONS:
        arities = {len(overload.params) for overload in FUNCTIONS[name]}
    else:
        yield Problem(node.at, f"Unknown function {name}.")
        return
    if len(node.args) not in arities:
        yield Problem(node.at, f"Wrong number of arguments for {name}: {len(node.args)}.")


def _pattern(literal: Literal) -> Iterator[Problem]:
    if not isinstance(literal.value, str):
        return
    try:
        compile_pattern(literal.value)
    except EvaluationError as error:
        yield Problem(literal.at, str(error))
