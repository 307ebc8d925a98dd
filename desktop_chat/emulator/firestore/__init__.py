"""Firestore of the local Firebase: the data engine, the gRPC service and Listen."""
