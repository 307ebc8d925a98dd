"""Which trigrams the index is asked for: the rarest, and no more than narrow the candidates down."""

from datetime import timedelta

from desktop_chat.local.reader import LocalReader
from desktop_chat.local.search.trigrams import Trigrams
from desktop_chat.local.store import LocalStore
from desktop_chat.model.ids import RoomId
from desktop_chat.model.search.search_query import parse_query
from tests.example_data import NOW, a_message

ENGINE = RoomId("engine")
# "ing" is in each text, "gra" in one of ten, "zeb" in none.
TEXTS = ["singing in the rain"] * 90 + ["singing a graph"] * 10


def test_the_rarest_of_each_word_is_asked_for() -> None:
    assert Trigrams(TEXTS, 20).choose(["rain", "graph"]) == ["aph", "ain"]
    assert "ing" not in Trigrams(TEXTS, 1_000_000).choose(["zebing", "graphing"])


def test_no_more_lists_are_read_than_narrow_it_down() -> None:
    small, large = (Trigrams(TEXTS, stored).choose(["graphing"]) for stored in (50, 1_000_000))
    assert len(small) == 1
    assert len(large) > 3
    assert set(small) <= set(large)


def test_each_word_counts_however_rare_the_other_is() -> None:
    chosen = Trigrams(TEXTS, 10).choose(["zebra", "singing"])
    assert any(gram in "zebra" for gram in chosen)
    assert any(gram in "singing" for gram in chosen)


def test_short_words_have_none() -> None:
    assert Trigrams(TEXTS, 100).choose(["ab", ""]) == []
    assert Trigrams([], 0).choose(["abc"]) == ["abc"]


def test_a_store_that_grew_is_looked_at_again(store: LocalStore, reader: LocalReader) -> None:
    query = parse_query("needle", NOW)
    assert reader.search(query, 5).hits == ()
    before = reader._trigrams
    for number in range(3):
        message = a_message(f"a needle {number}", sent_at=NOW + timedelta(seconds=number))
        store.apply_messages(ENGINE, [message], [], None)
    assert len(reader.search(query, 5).hits) == 3
    after = reader._trigrams
    assert after is not before
    assert reader.search(query, 2).more is not None
    assert reader._trigrams is after
