"""The banner is honest and does not flicker."""

from pytestqt.qtbot import QtBot

from desktop_chat.errors import NoSecretStore, SignInRequired
from desktop_chat.model.connection import ConnectionState
from desktop_chat.model.usage import Thrift
from desktop_chat.ui.banner import Banner
from desktop_chat.ui.theme import Theme


def test_a_short_trouble_is_not_shown(theme: Theme, qtbot: QtBot) -> None:
    banner = Banner(theme)
    qtbot.addWidget(banner)
    banner.set_state(ConnectionState.CONNECTING)
    assert banner.isHidden()
    assert banner._timer.isActive()
    banner.set_state(ConnectionState.ONLINE)
    assert not banner._timer.isActive()


def test_a_trouble_that_lasts_is_told_and_its_end_too(theme: Theme, qtbot: QtBot) -> None:
    banner = Banner(theme)
    qtbot.addWidget(banner)
    banner.set_state(ConnectionState.CONNECTING)
    banner.set_state(ConnectionState.OFFLINE)
    banner._timer.timeout.emit()
    assert not banner.isHidden()
    assert "kept and sent later" in banner.label.text()
    assert banner.button.isHidden()
    banner.set_state(ConnectionState.ONLINE)
    assert banner.isHidden()


def test_the_person_is_asked_at_once_when_only_they_can_act(theme: Theme, qtbot: QtBot) -> None:
    banner = Banner(theme)
    qtbot.addWidget(banner)
    banner.set_state(ConnectionState.SIGNED_OUT)
    assert not banner.isHidden()
    with qtbot.waitSignal(banner.sign_in_wanted):
        banner.button.click()


def test_the_reason_is_told_and_what_may_have_passed_can_be_tried_again(theme: Theme, qtbot: QtBot) -> None:
    banner = Banner(theme)
    qtbot.addWidget(banner)
    banner.resize(900, banner.height())
    banner.set_state(ConnectionState.SIGNED_OUT, NoSecretStore("The keyring cannot be used", "Unlock it."))
    assert banner.label.text() == "The keyring cannot be used. Unlock it."
    assert not banner.retry.isHidden()
    assert not banner.button.isHidden()
    with qtbot.waitSignal(banner.retry_wanted):
        banner.retry.click()
    banner.set_busy(busy=True)
    assert not banner.retry.isEnabled()
    banner.set_state(ConnectionState.SIGNED_OUT, SignInRequired("Your session was ended", "Sign in."))
    assert banner.retry.isHidden()
    assert banner.button.isEnabled()


def test_where_there_is_no_room_the_message_goes_before_the_title_is_cut(theme: Theme, qtbot: QtBot) -> None:
    banner = Banner(theme)
    qtbot.addWidget(banner)
    banner.resize(900, banner.height())
    banner.show()
    error = NoSecretStore("The keyring cannot be used", "Unlock it, then try again.")
    banner.set_state(ConnectionState.SIGNED_OUT, error)
    banner.resize(400, banner.height())
    assert banner.label.text() == error.title
    assert banner.accessibleName() == "The keyring cannot be used. Unlock it, then try again."
    banner.resize(900, banner.height())
    assert banner.label.text().endswith("try again.")


def test_saving_is_told_while_online_and_trouble_goes_before_it(theme: Theme, qtbot: QtBot) -> None:
    banner = Banner(theme)
    qtbot.addWidget(banner)
    banner.set_thrift(Thrift.SAVING)
    banner.set_state(ConnectionState.ONLINE)
    assert not banner.isHidden()
    assert "free quota" in banner.label.text()
    assert banner.button.isHidden()
    banner.set_state(ConnectionState.OFFLINE)
    assert "kept and sent later" in banner.label.text()
    banner.set_thrift(Thrift.NORMAL)
    banner.set_state(ConnectionState.ONLINE)
    assert banner.isHidden()


def test_who_is_offline_need_not_wait_for_the_next_attempt(theme: Theme, qtbot: QtBot) -> None:
    banner = Banner(theme)
    qtbot.addWidget(banner)
    banner.set_state(ConnectionState.OFFLINE)
    banner._timer.timeout.emit()
    assert not banner.retry.isHidden()
    with qtbot.waitSignal(banner.connect_wanted), qtbot.assertNotEmitted(banner.retry_wanted):
        banner.retry.click()
