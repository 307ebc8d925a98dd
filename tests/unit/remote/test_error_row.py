"""A row makes errors."""

from desktop_chat.errors import Denied
from desktop_chat.remote.error_row import ErrorRow


def test_each_error_is_a_new_one_of_the_kind() -> None:
    row = ErrorRow(Denied, "No", "Ask somebody.")
    one, other = row.error(), row.error()
    assert one is not other
    assert (type(one), one.title, one.message) == (Denied, "No", "Ask somebody.")
