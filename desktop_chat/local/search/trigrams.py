"""Trigrams: which three letters of a word the search index is asked for."""

import sqlite3
from collections import Counter
from collections.abc import Iterator, Sequence

from desktop_chat.local.search.search_index import searched_text

GRAM = 3
SAMPLE = 400
"""So many of the newest messages tell how common three letters are; 400 take a few milliseconds, once."""

ENOUGH = 30
"""So many candidates are looked at as quickly as one more list of the index is read."""

_UNSEEN = 0.3
_LEAST_SHARE = 0.2
"""Letters of one word stand together: one more gram keeps out four of five messages at most, however rare it is."""


class Trigrams:
    """How common trigrams are in this store.

    Reading the list of a common one costs milliseconds, and the text of each candidate is looked at anyway. So of each
    word the rarest is asked for, and others only where too many candidates would be left.
    """

    def __init__(self, texts: Sequence[str], stored: int) -> None:
        """``texts`` is a sample of folded messages, ``stored`` how many there are in all."""
        self.stored = stored
        self._texts = max(1, len(texts))
        self._counts: Counter[str] = Counter()
        for text in texts:
            self._counts.update(set(grams_of(text)))

    @classmethod
    def of_store(cls, rows: sqlite3.Connection, known: "Trigrams | None") -> "Trigrams":
        """Return what is known, or look again if the store has grown to twice its size since."""
        (stored,) = rows.execute("SELECT coalesce(max(number), 0) FROM messages").fetchone()
        if known is not None and stored <= 2 * known.stored:
            return known
        newest = rows.execute(
            """SELECT body, attachments FROM messages INDEXED BY messages_by_time
            WHERE outbox_seq = 0 AND deleted_at IS NULL ORDER BY sent_at DESC, number DESC LIMIT ?""",
            (SAMPLE,),
        )
        return cls([searched_text(body, attachments) for body, attachments in newest], stored)

    def choose(self, terms: Sequence[str]) -> list[str]:
        """Return at least one trigram of each folded term that has any, the rarest first."""
        by_term = [sorted(set(grams_of(term)), key=self._rank) for term in terms]
        chosen = {grams[0] for grams in by_term if grams}
        left = float(self.stored)
        for gram in chosen:
            left *= self._share(gram)
        for gram in sorted({gram for grams in by_term for gram in grams} - chosen, key=self._rank):
            if left <= ENOUGH:
                break
            chosen.add(gram)
            left *= max(self._share(gram), _LEAST_SHARE)
        return sorted(chosen, key=self._rank)

    def _share(self, gram: str) -> float:
        return min(1.0, (self._counts[gram] + _UNSEEN) / self._texts)

    def _rank(self, gram: str) -> tuple[int, str]:
        return self._counts[gram], gram


def grams_of(text: str) -> Iterator[str]:
    """Yield every stretch of three characters."""
    return (text[begin : begin + GRAM] for begin in range(len(text) - GRAM + 1))
