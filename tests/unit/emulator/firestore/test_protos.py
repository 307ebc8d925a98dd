from google.cloud.firestore_v1 import types

from desktop_chat.emulator.firestore import protos


def test_classes_are_the_raw_ones_and_speak_the_wire_format_of_the_library() -> None:
    document = protos.Document(name="a/b", fields={"n": protos.Value(integer_value=3)})
    assert type(document).__module__ != types.Document.__module__
    assert types.Document.deserialize(document.SerializeToString()).fields["n"].integer_value == 3


def test_the_geo_point_class_fits_into_a_value() -> None:
    point = protos.LatLng(latitude=1.5, longitude=-2)
    assert protos.Value(geo_point_value=point).geo_point_value.latitude == 1.5
