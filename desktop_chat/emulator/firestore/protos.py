"""The raw protobuf classes of Firestore, named once.

google-cloud-firestore wraps them in proto-plus, which costs about ten times as much per message; every other module of
the emulator takes the raw classes from here. They come without type stubs, hence `Any`.
"""

from typing import Any

from google.cloud.firestore_v1 import types
from google.protobuf.empty_pb2 import Empty as Empty
from google.protobuf.struct_pb2 import NULL_VALUE as NULL_VALUE
from google.protobuf.timestamp_pb2 import Timestamp as Timestamp
from google.protobuf.wrappers_pb2 import Int32Value as Int32Value
from google.rpc.status_pb2 import Status as Status


def _raw(wrapped: Any) -> Any:
    return wrapped.pb()


Value: Any = _raw(types.Value)
LatLng: Any = type(Value().geo_point_value)
ArrayValue: Any = _raw(types.ArrayValue)
MapValue: Any = _raw(types.MapValue)
Document: Any = _raw(types.Document)
DocumentMask: Any = _raw(types.DocumentMask)
DocumentTransform: Any = _raw(types.DocumentTransform)
FieldTransform: Any = _raw(types.DocumentTransform.FieldTransform)
Precondition: Any = _raw(types.Precondition)
TransactionOptions: Any = _raw(types.TransactionOptions)
Write: Any = _raw(types.Write)
WriteResult: Any = _raw(types.WriteResult)

StructuredQuery: Any = _raw(types.StructuredQuery)
CollectionSelector: Any = _raw(types.StructuredQuery.CollectionSelector)
Filter: Any = _raw(types.StructuredQuery.Filter)
CompositeFilter: Any = _raw(types.StructuredQuery.CompositeFilter)
FieldFilter: Any = _raw(types.StructuredQuery.FieldFilter)
UnaryFilter: Any = _raw(types.StructuredQuery.UnaryFilter)
Order: Any = _raw(types.StructuredQuery.Order)
FieldReference: Any = _raw(types.StructuredQuery.FieldReference)
Projection: Any = _raw(types.StructuredQuery.Projection)
Cursor: Any = _raw(types.Cursor)
StructuredAggregationQuery: Any = _raw(types.StructuredAggregationQuery)
Aggregation: Any = _raw(types.StructuredAggregationQuery.Aggregation)
AggregationResult: Any = _raw(types.AggregationResult)

BatchGetDocumentsRequest: Any = _raw(types.BatchGetDocumentsRequest)
BatchGetDocumentsResponse: Any = _raw(types.BatchGetDocumentsResponse)
BatchWriteRequest: Any = _raw(types.BatchWriteRequest)
BatchWriteResponse: Any = _raw(types.BatchWriteResponse)
BeginTransactionRequest: Any = _raw(types.BeginTransactionRequest)
BeginTransactionResponse: Any = _raw(types.BeginTransactionResponse)
CommitRequest: Any = _raw(types.CommitRequest)
CommitResponse: Any = _raw(types.CommitResponse)
CreateDocumentRequest: Any = _raw(types.CreateDocumentRequest)
DeleteDocumentRequest: Any = _raw(types.DeleteDocumentRequest)
GetDocumentRequest: Any = _raw(types.GetDocumentRequest)
ListCollectionIdsRequest: Any = _raw(types.ListCollectionIdsRequest)
ListCollectionIdsResponse: Any = _raw(types.ListCollectionIdsResponse)
ListDocumentsRequest: Any = _raw(types.ListDocumentsRequest)
ListDocumentsResponse: Any = _raw(types.ListDocumentsResponse)
PartitionQueryRequest: Any = _raw(types.PartitionQueryRequest)
PartitionQueryResponse: Any = _raw(types.PartitionQueryResponse)
RollbackRequest: Any = _raw(types.RollbackRequest)
RunAggregationQueryRequest: Any = _raw(types.RunAggregationQueryRequest)
RunAggregationQueryResponse: Any = _raw(types.RunAggregationQueryResponse)
RunQueryRequest: Any = _raw(types.RunQueryRequest)
RunQueryResponse: Any = _raw(types.RunQueryResponse)
UpdateDocumentRequest: Any = _raw(types.UpdateDocumentRequest)
WriteRequest: Any = _raw(types.WriteRequest)
WriteResponse: Any = _raw(types.WriteResponse)

ListenRequest: Any = _raw(types.ListenRequest)
ListenResponse: Any = _raw(types.ListenResponse)
Target: Any = _raw(types.Target)
TargetChange: Any = _raw(types.TargetChange)
DocumentChange: Any = _raw(types.DocumentChange)
DocumentDelete: Any = _raw(types.DocumentDelete)
DocumentRemove: Any = _raw(types.DocumentRemove)
ExistenceFilter: Any = _raw(types.ExistenceFilter)
BitSequence: Any = _raw(types.BitSequence)
BloomFilter: Any = _raw(types.BloomFilter)
