"""Model and view of the timeline on the fake client, wired as the room pane wires them."""

from desktop_chat.model.changes import StoreChanges
from desktop_chat.model.ids import RoomId
from desktop_chat.ui.theme import Theme
from desktop_chat.ui.timeline.message_actions import Reader
from desktop_chat.ui.timeline.timeline_model import TimelineModel
from desktop_chat.ui.timeline.timeline_view import TimelineView
from desktop_chat.ui.times import Times
from tests.fake_client import FakeChatClient

ENGINE = RoomId("engine")


class Timeline:
    """Model and view, wired as the room pane wires them."""

    def __init__(self, client: FakeChatClient, theme: Theme, times: Times) -> None:
        self.client = client
        self.model = TimelineModel(client, times)
        self.view = TimelineView(theme, times, self.model)
        self.view.set_reader(Reader(client.scene.account.uid))
        self.view.resize(700, 500)
        self.view.older_wanted.connect(self._older)
        self.view.newer_wanted.connect(self._newer)
        self.view.newest_wanted.connect(self._newest)
        client.subscribe(self._on_changes)

    def open(self) -> None:
        self.model.open(ENGINE)
        self.view.start_reading()

    def places(self) -> dict[str, int]:
        """Where the rows in sight are."""
        return {self.model.row_at(row).key: top for row, top, _ in self.view.visible_rows()}

    def scroll(self, by: int) -> None:
        bar = self.view.verticalScrollBar()
        bar.setValue(bar.value() + by)

    def _on_changes(self, changes: StoreChanges) -> None:
        self.model.apply(changes, at_bottom=self.view.is_following, seen=self.view.is_following)
        self.view.settle()

    def _older(self) -> None:
        if not self.model.at_oldest and self.model.older():
            self.view.settle()

    def _newer(self) -> None:
        if self.model.newer():
            self.view.settle()

    def _newest(self) -> None:
        self.model.to_newest()
        self.view.go_to_end()
