from desktop_chat.remote.firestore import protos


def test_classes_are_raw_protobuf() -> None:
    for name in ("Value", "Document", "Write", "StructuredQuery", "Target", "ListenRequest", "ListenResponse"):
        raw = getattr(protos, name)
        assert raw.DESCRIPTOR.full_name == f"google.firestore.v1.{name}"
        assert raw.FromString(raw().SerializeToString()) == raw()
