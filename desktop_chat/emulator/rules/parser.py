"""Declarations of a rules file: services, match blocks, functions, allow statements."""

from desktop_chat.emulator.rules.errors import Position, Problem, RulesError
from desktop_chat.emulator.rules.expression_parser import ExpressionParser, SyntaxProblem
from desktop_chat.emulator.rules.lexer import LexError, tokenize
from desktop_chat.emulator.rules.syntax import Allow, File, Function, Let, Match, Service

METHODS = ("read", "write", "get", "list", "create", "update", "delete")
SERVICES = ("cloud.firestore", "firebase.storage")


def parse(source: str, file: str) -> File:
    """Return the syntax tree of a rules file; raise ``RulesError`` at the first thing that is not understood."""
    try:
        return _FileParser(tokenize(source)).file()
    except LexError as error:
        raise RulesError(file, (error.problem,)) from None
    except SyntaxProblem as error:
        raise RulesError(file, (error.problem,)) from None


class _FileParser(ExpressionParser):
    def file(self) -> File:
        version = self._version()
        functions: list[Function] = []
        services: list[Service] = []
        while self.token.kind != "end":
            if self.token.text == "function":
                functions.append(self._function())
            elif self.token.text == "service":
                services.append(self._service())
            elif self.token.text == "import":
                raise self.problem("Import statements are not allowed.")
            else:
                raise self.unexpected("'service' or 'function'")
        if not services:
            raise self.problem("The file holds no service.")
        return File(version, tuple(functions), tuple(services))

    def _version(self) -> int:
        if self.token.text != "rules_version":
            return 1
        self.advance()
        self.expect("=")
        token = self.token
        if token.kind != "string" or token.value not in ("1", "2"):
            raise self.problem(f"Unsupported rules version {token.text}.")
        self.advance()
        self.accept(";")
        return int(str(token.value))

    def _service(self) -> Service:
        at = self.expect("service")
        name = self.name("a service name")
        while self.accept("."):
            name += "." + self.name("a service name")
        if name not in SERVICES:
            raise SyntaxProblem(Problem(at, f"Unknown service {name}; expected one of {', '.join(SERVICES)}."))
        functions: list[Function] = []
        matches: list[Match] = []
        self.expect("{")
        while not self.accept("}"):
            if self.token.text == "function":
                functions.append(self._function())
            else:
                matches.append(self._match())
        if not functions and not matches:
            raise SyntaxProblem(Problem(at, "The 'service' body must contain at least one declaration."))
        return Service(at, name, tuple(functions), tuple(matches))

    def _match(self) -> Match:
        at = self.expect("match")
        path = self.path_parts()
        functions: list[Function] = []
        allows: list[Allow] = []
        matches: list[Match] = []
        self.expect("{")
        while not self.accept("}"):
            match self.token.text:
                case "function":
                    functions.append(self._function())
                case "allow":
                    allows.append(self._allow())
                case "match":
                    matches.append(self._match())
                case _:
                    raise self.unexpected("'match', 'allow', 'function' or '}'")
        return Match(at, path, tuple(functions), tuple(allows), tuple(matches))

    def _allow(self) -> Allow:
        at = self.expect("allow")
        methods = [self._method()]
        while self.accept(","):
            methods.append(self._method())
        condition = None
        if self.accept(":"):
            self.expect("if")
            condition = self.expression()
        self.accept(";")
        return Allow(at, tuple(methods), condition)

    def _method(self) -> str:
        if self.token.kind != "name" or self.token.text not in METHODS:
            raise self.unexpected("one of " + ", ".join(METHODS))
        return self.advance().text

    def _function(self) -> Function:
        at = self.expect("function")
        name = self.name("a function name")
        self.expect("(")
        params: list[str] = []
        while not self.accept(")"):
            params.append(self.name("a parameter name"))
            if self.token.text != ")":
                self.expect(",")
        self.expect("{")
        lets = self._lets()
        self.expect("return")
        result = self.expression()
        self.accept(";")
        self.expect("}")
        return Function(at, name, tuple(params), lets, result)

    def _lets(self) -> tuple[Let, ...]:
        lets: list[Let] = []
        while self.token.text == "let" and self.token.kind == "name":
            at: Position = self.advance().at
            name = self.name("a variable name")
            self.expect("=")
            lets.append(Let(at, name, self.expression()))
            self.expect(";")
        return tuple(lets)
