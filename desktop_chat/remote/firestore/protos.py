"""The raw protobuf classes of Firestore, named once.

google-cloud-firestore ships them wrapped by proto-plus; the raw classes below are ten times faster to read and write,
which counts when a listener brings thousands of documents.
"""

from typing import Any, TypeAlias

from google.cloud.firestore_v1 import types

Proto: TypeAlias = Any
"""A raw protobuf message: the classes are made at run time, so there is nothing to annotate with."""

Value: Any = types.Value.pb()
Document: Any = types.Document.pb()
Write: Any = types.Write.pb()
Cursor: Any = types.Cursor.pb()
StructuredQuery: Any = types.StructuredQuery.pb()
Target: Any = types.Target.pb()
TargetChange: Any = types.TargetChange.pb()
BloomFilter: Any = types.BloomFilter.pb()

BatchGetDocumentsRequest: Any = types.BatchGetDocumentsRequest.pb()
BatchGetDocumentsResponse: Any = types.BatchGetDocumentsResponse.pb()
RunQueryRequest: Any = types.RunQueryRequest.pb()
RunQueryResponse: Any = types.RunQueryResponse.pb()
CommitRequest: Any = types.CommitRequest.pb()
CommitResponse: Any = types.CommitResponse.pb()
ListenRequest: Any = types.ListenRequest.pb()
ListenResponse: Any = types.ListenResponse.pb()
