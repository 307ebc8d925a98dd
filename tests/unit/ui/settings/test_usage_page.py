"""The page of today's figures."""

import pytest
from pytestqt.qtbot import QtBot

from desktop_chat.model.usage import Bill, Feature, UsageDay
from desktop_chat.ui.settings.usage_page import FEATURE_NAMES, UsagePage
from desktop_chat.ui.theme import Theme
from tests.example_data import NOW


@pytest.fixture
def page(qtbot: QtBot, theme: Theme) -> UsagePage:
    page = UsagePage(theme)
    qtbot.addWidget(page)
    return page


def test_every_feature_has_a_name() -> None:
    assert FEATURE_NAMES.keys() == set(Feature)


def test_meters_show_the_sums_and_the_table_the_largest_first(page: UsagePage) -> None:
    page.show_day(
        UsageDay(NOW.date(), {Feature.SENDING: Bill(writes=7), Feature.LIVE: Bill(reads=1200), Feature.RULES: Bill(30)})
    )
    assert page.reads.text == "1,230 of 50,000 (2 %)"
    assert page.writes.text == "7 of 20,000 (under 1 %)"
    assert page.rows == [
        ("New messages", "1,200", "–", "–"),
        ("Security rules", "30", "–", "–"),
        ("Sending", "–", "7", "–"),
    ]
    assert page.thrift.isHidden()


def test_day_without_anything_says_so(page: UsagePage) -> None:
    page.show_day(UsageDay(NOW.date(), {Feature.LIVE: Bill(reads=5)}))
    page.show_day(UsageDay(NOW.date()))
    assert page.rows == []
    assert page.reads.text == "0 of 50,000 (0 %)"


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (UsageDay(NOW.date(), {Feature.LIVE: Bill(reads=41_000)}), "Most of today's free quota is used"),
        (UsageDay(NOW.date(), {}, spent=True), "used up for today"),
    ],
)
def test_saving_is_told(page: UsagePage, day: UsageDay, words: str) -> None:
    page.show_day(day)
    assert not page.thrift.isHidden()
    assert words in page.thrift.text()
