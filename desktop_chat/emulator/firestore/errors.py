"""What the engine refuses, with the gRPC code and wording that Firestore itself uses."""

import grpc


class FirestoreError(Exception):
    """A refused call: `code` goes to the gRPC status, `message` to its details."""

    def __init__(self, code: grpc.StatusCode, message: str) -> None:
        super().__init__(f"{code.name}: {message}")
        self.code = code
        self.message = message


def invalid_argument(message: str) -> FirestoreError:
    """The request itself is wrong, whatever the data is."""
    return FirestoreError(grpc.StatusCode.INVALID_ARGUMENT, message)


def failed_precondition(message: str) -> FirestoreError:
    """The state of the data does not allow it."""
    return FirestoreError(grpc.StatusCode.FAILED_PRECONDITION, message)


def not_found(message: str) -> FirestoreError:
    """A document that must exist does not."""
    return FirestoreError(grpc.StatusCode.NOT_FOUND, message)


def already_exists(message: str) -> FirestoreError:
    """A document that must not exist does."""
    return FirestoreError(grpc.StatusCode.ALREADY_EXISTS, message)


def aborted(message: str) -> FirestoreError:
    """A transaction lost against another one; the client runs it again."""
    return FirestoreError(grpc.StatusCode.ABORTED, message)
