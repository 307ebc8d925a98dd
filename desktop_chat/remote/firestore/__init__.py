"""Cloud Firestore over gRPC: unary calls, the own Listen stream, and protobuf in both directions."""
