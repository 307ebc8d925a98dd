import random
from dataclasses import dataclass

import pytest
from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import QApplication
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from desktop_chat.ui.keyed_model import Index, KeyedModel


@dataclass(frozen=True)
class Row:
    key: str
    value: int = 0


class Model(KeyedModel[Row]):
    def data(self, index: Index, role: int = 0) -> object:
        return self.row_at(index.row()).value if role == 0 and index.isValid() else None


class Mirror:
    """A view's idea of the rows, built only from what the model tells."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self.rows: list[Row] = []
        self.told: list[str] = []
        model.rowsInserted.connect(self._inserted)
        model.rowsRemoved.connect(self._removed)
        model.rowsMoved.connect(self._moved)
        model.dataChanged.connect(self._changed)
        model.modelReset.connect(lambda: self.told.append("reset"))

    def _inserted(self, parent: QModelIndex, first: int, last: int) -> None:
        self.rows[first:first] = [self.model.row_at(row) for row in range(first, last + 1)]
        self.told.append("insert")

    def _removed(self, parent: QModelIndex, first: int, last: int) -> None:
        del self.rows[first : last + 1]
        self.told.append("remove")

    def _moved(self, parent: QModelIndex, first: int, last: int, to: QModelIndex, row: int) -> None:
        moved = self.rows.pop(first)
        self.rows.insert(row if row < first else row - 1, moved)
        self.told.append("move")

    def _changed(self, top: QModelIndex, bottom: QModelIndex) -> None:
        for row in range(top.row(), bottom.row() + 1):
            self.rows[row] = self.model.row_at(row)
        self.told.append("change")


@pytest.mark.parametrize(
    ("after", "told"),
    [
        ("abcd", ["insert"]),
        ("xabc", ["insert"]),
        ("ac", ["remove"]),
        ("cab", ["move"]),
        ("bca", ["move"]),
        ("acb", ["move"]),
        ("abc", []),
        ("", ["remove"]),
    ],
)
def test_the_fewest_notices(qapp: QApplication, after: str, told: list[str]) -> None:
    model = Model()
    model.set_rows([Row(key) for key in "abc"])
    mirror = Mirror(model)
    mirror.rows = [Row(key) for key in "abc"]
    model.set_rows([Row(key) for key in after])
    assert mirror.told == told
    assert [row.key for row in mirror.rows] == list(after)


def test_changed_rows_are_told_in_runs(qapp: QApplication) -> None:
    model = Model()
    model.set_rows([Row(key) for key in "abcde"])
    spans: list[tuple[int, int]] = []
    model.dataChanged.connect(lambda top, bottom: spans.append((top.row(), bottom.row())))
    model.set_rows([Row("a", 1), Row("b", 1), Row("c"), Row("d", 1), Row("e")])
    assert spans == [(0, 1), (3, 3)]


def test_any_change_reaches_a_view_without_reset(qapp: QApplication) -> None:
    rng = random.Random(7)
    model = Model()
    mirror = Mirror(model)
    for _ in range(300):
        keys = rng.sample("abcdefghijkl", rng.randrange(13))
        if rng.random() < 0.5 and mirror.rows:  # small edits, as in life
            keys = [row.key for row in mirror.rows]
            keys.insert(rng.randrange(len(keys)), keys.pop(rng.randrange(len(keys))))
        new = [Row(key, rng.randrange(3)) for key in keys]
        model.set_rows(new)
        assert mirror.rows == new
    assert "reset" not in mirror.told


def test_model_contract(qtmodeltester: ModelTester, qtbot: QtBot) -> None:
    model = Model()
    model.set_rows([Row(key) for key in "abc"])
    qtmodeltester.check(model)
    for keys in ("cab", "cb", "xcby", ""):
        model.set_rows([Row(key) for key in keys])
    assert model.index_of("nothing") == -1
