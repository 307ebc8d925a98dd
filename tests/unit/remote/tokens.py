"""Stands in for the session: hands out numbered tokens and notes which were refused."""

from collections import deque

from desktop_chat.errors import ChatError


class Tokens:
    """``user-token-1``, then ``user-token-2`` after the first was invalidated, and so on; or prepared errors."""

    def __init__(self) -> None:
        self.invalidated: list[str] = []
        self.errors: deque[ChatError] = deque()
        self.number = 1
        self.hurried = 0

    @property
    def present(self) -> str:
        """The token that is good now."""
        return f"user-token-{self.number}"

    async def id_token(self) -> str:
        if self.errors:
            raise self.errors.popleft()
        return self.present

    def invalidate(self, token: str) -> None:
        self.invalidated.append(token)
        if token == self.present:
            self.number += 1

    def hurry(self) -> None:
        self.hurried += 1
