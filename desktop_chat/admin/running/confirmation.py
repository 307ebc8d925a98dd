"""Asking before something is changed; the target is part of every question."""

from dataclasses import dataclass

from desktop_chat.admin.access.target import Target
from desktop_chat.admin.failures import Refused
from desktop_chat.admin.output.printable import printable
from desktop_chat.admin.running.surroundings import Ask


@dataclass(frozen=True, slots=True)
class Confirmation:
    """``yes`` answers for the local Firebase, ``typed`` is the project id given beforehand for production."""

    ask: Ask | None
    yes: bool = False
    typed: str | None = None

    def of(self, what: str, target: Target) -> None:
        """Return when ``what`` is wanted. Raises Refused."""
        sentence = f"{printable(what)} in {target.title}?"
        if target.is_production:
            self._by_project_id(sentence, target)
        elif not self.yes:
            answer = self._answer(f"{sentence} [y/N] ", "--yes")
            if answer.strip().lower() not in ("y", "yes"):
                raise Refused("Not confirmed", "Nothing was changed.")

    def _by_project_id(self, sentence: str, target: Target) -> None:
        typed = self.typed
        if typed is None:
            typed = self._answer(f"{sentence} Type the project id to go on: ", f"--confirm {target.project_id}")
        if typed.strip() != target.project_id:
            raise Refused("Not confirmed", f"That is not {target.project_id}. Nothing was changed.")

    def _answer(self, question: str, instead: str) -> str:
        if self.ask is None:
            raise Refused("Nobody to ask", f"{question.strip()} Confirm beforehand with {instead}.")
        try:
            return self.ask(question)
        except EOFError:
            raise Refused("Not confirmed", "Nothing was changed.") from None
