"""A network that comes is told, one that goes is not."""

from PySide6.QtNetwork import QNetworkInformation
from pytestqt.qtbot import QtBot

from desktop_chat.ui.network_watch import NetworkWatch

REACHABILITY = QNetworkInformation.Reachability


def test_only_a_network_that_comes_is_news(qtbot: QtBot) -> None:
    watch = NetworkWatch()
    watch.take_reachability(REACHABILITY.Disconnected)
    with qtbot.waitSignal(watch.changed):
        watch.take_reachability(REACHABILITY.Online)
    with qtbot.assertNotEmitted(watch.changed):
        watch.take_reachability(REACHABILITY.Site)
        watch.take_reachability(REACHABILITY.Disconnected)
    with qtbot.waitSignal(watch.changed):
        watch.take_reachability(REACHABILITY.Local)


def test_other_medium_is_news_while_there_is_a_network(qtbot: QtBot) -> None:
    watch = NetworkWatch()
    watch.take_reachability(REACHABILITY.Disconnected)
    with qtbot.assertNotEmitted(watch.changed):
        watch._tell()
    watch.take_reachability(REACHABILITY.Online)
    with qtbot.waitSignal(watch.changed):
        watch._tell()
