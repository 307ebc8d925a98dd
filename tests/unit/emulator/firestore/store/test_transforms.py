import math
from typing import Any

import pytest

from desktop_chat.emulator.firestore.errors import FirestoreError
from desktop_chat.emulator.firestore.protos import FieldTransform, Timestamp
from desktop_chat.emulator.firestore.store.transforms import apply_transforms, check_transforms
from tests.firestore_messages import contents, document, plain, transform

NOW = Timestamp(seconds=5)
NAN = float("nan")
LARGEST, SMALLEST = 2**63 - 1, -(2**63)


def apply(before: Any, **kind: Any) -> Any:
    """The value of the result and the field afterwards."""
    one = document("c/d") if before == "absent" else document("c/d", f=before)
    (result,) = apply_transforms(one, [transform("f", **kind)], NOW)
    return plain(result), contents(one)["f"]


@pytest.mark.parametrize(
    ("before", "kind", "operand", "after"),
    [
        (5, "increment", 3, 8),
        (5, "increment", 0.5, 5.5),
        (1.5, "increment", 1, 2.5),
        ("absent", "increment", 4, 4),
        ("text", "increment", 4, 4),
        (LARGEST - 1, "increment", 10, LARGEST),
        (SMALLEST + 1, "increment", -10, SMALLEST),
        (5, "maximum", 7, 7),
        (5, "maximum", 3.0, 5),
        (5, "maximum", 5.0, 5),
        (5.0, "maximum", 5, 5.0),
        ("absent", "maximum", 2, 2),
        (None, "maximum", 2, 2),
        (5, "minimum", 7, 5),
        (5, "minimum", 3.0, 3.0),
        (5, "minimum", 5.0, 5),
    ],
)
def test_numbers(before: Any, kind: Any, operand: Any, after: Any) -> None:
    result, field = apply(before, **{kind: operand})
    assert (result, type(result)) == (after, type(after))
    assert (field, type(field)) == (after, type(after))


@pytest.mark.parametrize("kind", ["increment", "maximum", "minimum"])
@pytest.mark.parametrize(("before", "operand"), [(NAN, 1), (1, NAN)])
def test_nan_stays_nan(kind: Any, before: Any, operand: Any) -> None:
    result, field = apply(before, **{kind: operand})
    assert math.isnan(result)
    assert math.isnan(field)


@pytest.mark.parametrize("kind", ["increment", "maximum", "minimum"])
def test_operands_must_be_numbers(kind: Any) -> None:
    with pytest.raises(FirestoreError, match="Input must be int64 or double"):
        check_transforms([transform("f", **{kind: "x"})])


@pytest.mark.parametrize(
    ("before", "kind", "operand", "after"),
    [
        ([1, 2, None], "append_missing_elements", [2.0, 3, 3, None, NAN], [1, 2, None, 3, "nan"]),
        ("absent", "append_missing_elements", [1], [1]),
        ("text", "append_missing_elements", [1], [1]),
        ([1, 2, 1, None], "remove_all_from_array", [1.0, None], [2]),
        ("absent", "remove_all_from_array", [1], []),
        ("text", "remove_all_from_array", [1], []),
    ],
)
def test_arrays(before: Any, kind: Any, operand: Any, after: Any) -> None:
    result, field = apply(before, **{kind: operand})
    assert result is None
    assert ["nan" if element != element else element for element in field] == after


def test_server_time() -> None:
    one = document("c/d")
    (result,) = apply_transforms(one, [transform("a.b", set_to_server_value=1)], NOW)
    assert result.timestamp_value == NOW
    assert one.fields["a"].map_value.fields["b"].timestamp_value == NOW


def test_each_transform_has_its_result_and_sees_the_one_before() -> None:
    one = document("c/d", n=1)
    transforms = [transform("n", increment=1), transform("n", increment=1), transform("m", append_missing_elements=[1])]
    assert [plain(result) for result in apply_transforms(one, transforms, NOW)] == [2, 3, None]


def test_unknown_transforms_and_server_values_are_refused() -> None:
    for wrong in (FieldTransform(field_path="f"), transform("f", set_to_server_value=0)):
        with pytest.raises(FirestoreError, match="INVALID_ARGUMENT"):
            check_transforms([wrong])


def test_at_most_500_transforms() -> None:
    transforms = [transform(f"f{index}", increment=1) for index in range(501)]
    with pytest.raises(FirestoreError, match="more than 500"):
        check_transforms(transforms)
    check_transforms(transforms[:500])


def test_a_map_and_one_of_its_fields_are_not_transformed_together() -> None:
    for pair in (("a", "a.b"), ("a.b.c", "a"), ("a.b", "a.b.c")):
        with pytest.raises(FirestoreError, match="at the same time"):
            check_transforms([transform(field, increment=1) for field in pair])
    check_transforms([transform(field, increment=1) for field in ("a.b", "a.bc", "a.b")])


def test_a_result_stays_when_a_later_transform_changes_the_field_again() -> None:
    one = document("c/d", n=5)
    transforms = [transform("n", maximum=3), transform("n", append_missing_elements=[1]), transform("n", increment=2)]
    assert [plain(result) for result in apply_transforms(one, transforms, NOW)] == [5, None, 2]
