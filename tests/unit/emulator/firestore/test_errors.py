import grpc

from desktop_chat.emulator.firestore import errors


def test_each_maker_carries_its_code_and_message() -> None:
    made = {
        errors.invalid_argument: grpc.StatusCode.INVALID_ARGUMENT,
        errors.failed_precondition: grpc.StatusCode.FAILED_PRECONDITION,
        errors.not_found: grpc.StatusCode.NOT_FOUND,
        errors.already_exists: grpc.StatusCode.ALREADY_EXISTS,
        errors.aborted: grpc.StatusCode.ABORTED,
    }
    for make, code in made.items():
        error = make("because")
        assert (error.code, error.message, str(error)) == (code, "because", f"{code.name}: because")
