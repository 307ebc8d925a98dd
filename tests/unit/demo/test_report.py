"""The figures that the demo prints."""

import pytest

from desktop_chat.demo.report import Delivery, latencies, percentile, transcript


def delivery(milliseconds: float, sender: str = "Ada", text: str = "hi") -> Delivery:
    return Delivery(sender, text, 5_000_000, 5_000_000 + round(milliseconds * 1e6))


def test_percentiles_are_values_that_occurred() -> None:
    values = [float(value) for value in range(1, 101)]
    assert percentile(values, 0.5) == 50
    assert percentile(values, 0.99) == 99
    assert percentile(values, 1) == 100
    assert percentile([7.0], 0.99) == 7.0


def test_there_is_no_percentile_of_nothing() -> None:
    with pytest.raises(ValueError, match="no values"):
        percentile([], 0.5)


def test_summary_names_count_median_tail_and_worst() -> None:
    line = latencies([delivery(10), delivery(20), delivery(300)])
    assert line == "send-to-shown of 3 messages: median 20.0 ms, p99 300.0 ms, max 300.0 ms"


def test_transcript_lines_up_senders() -> None:
    text = transcript([delivery(1.25, "Ada", "one"), delivery(10, "Grace", "two")])
    assert text == "    1.2 ms  Ada    one\n   10.0 ms  Grace  two"
