"""Random orders of what the person does, answers, lost answers, refusals, snapshots and restarts.

However they come, in the end the server has what the person wanted last, each message once, in the order of sending.
"""

import tempfile
from collections.abc import Sequence
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from desktop_chat.errors import Unavailable
from desktop_chat.model.firebase import paths
from desktop_chat.model.firebase.firestore import Write
from desktop_chat.model.ids import MessageId, Uid
from desktop_chat.model.messages.message import MessageState
from desktop_chat.model.mutation import SendMessage
from tests.spec.play import ENGINE, Play

picks = st.integers(0, 50)


class OutboxPlay(RuleBasedStateMachine):
    """``wanted`` is the text of each message that lives, "" for a tombstone; ``mine`` one's reactions to it."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.play = Play(Path(self.folder.name)).opens()
        self.number = 0
        self.sent: list[MessageId] = []
        self.wanted: dict[MessageId, str] = {}
        self.mine: dict[MessageId, frozenset[str]] = {}
        self.refused: set[MessageId] = set()

    def text(self) -> str:
        self.number += 1
        return f"text {self.number}"

    def pick(self, pick: int) -> MessageId | None:
        living = [one for one in self.sent if self.wanted.get(one)]
        return living[pick % len(living)] if living else None

    # --- the person -------------------------------------------------------------------------------------------
    @rule()
    def send(self) -> None:
        text = self.text()
        message_id = self.play.does(self.play.client.send(ENGINE, text))
        self.sent.append(message_id)
        self.wanted[message_id], self.mine[message_id] = text, frozenset()

    @rule(pick=picks)
    def edit(self, pick: int) -> None:
        if message_id := self.pick(pick):
            self.wanted[message_id] = self.text()
            self.play.does(self.play.client.edits.edit(ENGINE, message_id, self.wanted[message_id]))

    @rule(pick=picks)
    def delete(self, pick: int) -> None:
        if message_id := self.pick(pick):
            self.play.does(self.play.client.edits.delete(ENGINE, message_id))
            self.wanted[message_id] = ""

    @rule(pick=picks, emoji=st.sampled_from("👍🎉"))
    def react(self, pick: int, emoji: str) -> None:
        message_id = self.pick(pick)
        shown = self.play.client.message(ENGINE, message_id) if message_id else None
        if message_id and shown and shown.state is not MessageState.REJECTED:
            before = frozenset(shown.reactions.get(self.me, ()))
            self.play.does(self.play.client.edits.react(ENGINE, message_id, emoji, emoji not in before))
            self.mine[message_id] = before ^ {emoji}

    @property
    def me(self) -> Uid:
        account = self.play.client.account
        assert account is not None
        return account.uid

    # --- the world --------------------------------------------------------------------------------------------
    @rule(offline=st.booleans())
    def network(self, offline: bool) -> None:
        if offline:
            self.play.goes_offline()
        else:
            self.play.goes_online()

    @rule()
    def lose_an_answer(self) -> None:
        self.play.gateway.lose_acks = 1

    @rule()
    def be_busy_once(self) -> None:
        self.play.gateway.failures.append(Unavailable("Busy"))

    @rule()
    def hold_answers(self) -> None:
        self.play.gateway.hold_acks = True

    @rule()
    def answer(self) -> None:
        self.play.acks()

    @rule(held=st.booleans())
    def snapshots(self, held: bool) -> None:
        if held:
            self.play.gateway.hold_watch = True
        else:
            self.play.watch_delivers()

    @rule(seconds=st.sampled_from([1, 5, 120]))
    def wait(self, seconds: int) -> None:
        self.play.waits(seconds)

    @precondition(lambda self: not self.play.gateway.hold_acks)
    @rule()
    def restart(self) -> None:
        self.play.restarts().opens()

    # --- always -----------------------------------------------------------------------------------------------
    @invariant()
    def the_window_draws_what_was_wanted_in_order(self) -> None:
        shown = self.play.client.messages(ENGINE, limit=1000)
        self.check([message.id for message in shown])
        for message in shown:
            assert message.body == self.wanted[message.id]

    def check(self, ids: list[MessageId]) -> None:
        """Nothing lost, nothing doubled, nothing in another order; what was refused once may come later."""
        assert len(set(ids)) == len(ids), "doubled"
        assert {one for one in self.sent if self.wanted[one]} <= set(ids), "lost"
        in_order = [one for one in ids if one not in self.refused]
        assert in_order == [one for one in self.sent if one in set(in_order)], "reordered"

    def teardown(self) -> None:
        self.play.gateway.failures.clear()
        self.play.gateway.lose_acks = 0
        self.play.acks().watch_delivers().goes_online()
        for _ in range(5):
            self.play.waits(120)
            self.try_refused_again()
        prefix = f"{paths.room(ENGINE)}/{paths.MESSAGES}/"
        found = [document for path, document in self.play.server.documents.items() if path.startswith(prefix)]
        found.sort(key=lambda document: document.fields["sentAt"])
        assert self.play.client.outbox.rows() == []
        self.check([MessageId(document.id) for document in found])
        for document in found:
            message_id = MessageId(document.id)
            assert document.fields["body"] == self.wanted[message_id]
            if self.wanted[message_id]:
                assert frozenset(document.fields["reactions"].get(self.me, ())) == self.mine[message_id]
        OutboxPlay.the_window_draws_what_was_wanted_in_order(self)
        self.play.close()
        self.folder.cleanup()

    def try_refused_again(self) -> None:
        """Press Retry on everything."""
        for row in self.play.client.outbox.rejected():
            self.play.does(self.play.client.outbox.retry(row.seq))


class RefusingPlay(OutboxPlay):
    """The same while the server refuses now and then: the person tries everything again in the end."""

    @rule(number=st.integers(1, 2))
    def refuse(self, number: int) -> None:
        left = [number]

        def allows(_: Uid, writes: Sequence[Write]) -> bool:
            if left[0] and any("/messages/" in write.path for write in writes):
                left[0] -= 1
                return False
            return True

        self.play.server.allows = allows

    @invariant()
    def the_window_draws_what_was_wanted_in_order(self) -> None:
        # A refused change is undone, so only the messages themselves are compared.
        for row in self.play.client.outbox.rejected():
            if isinstance(row.mutation, SendMessage):
                self.refused.add(row.mutation.message_id)
        self.check([message.id for message in self.play.client.messages(ENGINE, limit=1000)])

    def teardown(self) -> None:
        self.play.server.allows = lambda _, __: True
        super().teardown()


OutboxPlay.TestCase.settings = settings(
    max_examples=25, stateful_step_count=25, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
RefusingPlay.TestCase.settings = OutboxPlay.TestCase.settings
TestOutboxPlay = OutboxPlay.TestCase
TestRefusingPlay = RefusingPlay.TestCase
