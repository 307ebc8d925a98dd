import logging

import pytest

from desktop_chat.emulator.rules.debug_log import LOGGER
from tests.rules.expressions import ERROR, value


def test_a_value_is_logged_with_its_type_and_place_and_goes_through(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, LOGGER.name)
    assert value("1 + debug(data.n * 2)", data={"n": 3}) == 7
    assert value("debug(['é\u009b', null])") == ["é\x9b", None]
    nulls = '{"listValue": {"values": [{"stringValue": "\\u00e9\\u009b"}, {"nullValue": null}]}}'
    assert caplog.messages == ['line 1, column 5: {"intValue": "6"}', f"line 1, column 1: {nulls}"]


def test_an_error_is_not_a_value(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, LOGGER.name)
    assert value("debug(data.missing)", data={}) == ERROR
    assert caplog.messages == []


def test_a_long_value_is_cut(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, LOGGER.name)
    assert value("debug(long).size()", long="x" * 100_000) == 100_000
    assert len(caplog.messages[0]) < 2100
    assert caplog.messages[0].endswith("x...")
