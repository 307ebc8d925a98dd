import pytest

from desktop_chat.emulator.firestore.indexes.index import IndexField, Mode, with_name

A, D, C = Mode.ASCENDING, Mode.DESCENDING, Mode.CONTAINS


@pytest.mark.parametrize(("last", "name"), [(A, A), (D, D), (C, A)])
def test_the_name_runs_as_the_last_field_does(last: Mode, name: Mode) -> None:
    fields = (IndexField("a", A), IndexField("b", last))
    assert with_name(fields) == (*fields, IndexField("__name__", name))


def test_a_name_that_is_there_stays_as_it_is() -> None:
    fields = (IndexField("a", A), IndexField("__name__", D))
    assert with_name(fields) == fields
