"""Accounts and sessions: what sync may rely on, whichever gateway it has."""

import random
import uuid
from collections.abc import AsyncIterator

import aiohttp
import pytest

from desktop_chat.errors import SignInFailed, SignInRequired
from desktop_chat.model.user import Account
from desktop_chat.remote.endpoints import Endpoints
from desktop_chat.remote.project import FirebaseProject, build_gateways
from desktop_chat.sync.gateways import AuthGateway
from tests.fakes import FakeAuthGateway
from tests.local_firebase import LocalFirebase

PASSWORD = "correct horse"


@pytest.fixture
def email() -> str:
    return f"ada-{uuid.uuid4().hex[:10]}@example.com"


@pytest.fixture
async def project(local: LocalFirebase) -> AsyncIterator[FirebaseProject]:
    endpoints = Endpoints(local.project, "local", local.hosts["auth"], local.hosts.get("firestore"))
    one = build_gateways(endpoints, rng=random.Random(1))
    yield one
    await one.aclose()


@pytest.fixture(params=["fake", pytest.param("local", marks=pytest.mark.emulator)])
def auth(request: pytest.FixtureRequest) -> AuthGateway:
    if request.param == "fake":
        return FakeAuthGateway()
    project: FirebaseProject = request.getfixturevalue("project")
    return project.auth


async def test_sign_up_then_in(auth: AuthGateway, email: str) -> None:
    made = await auth.sign_up(email, PASSWORD, "Ada")
    assert made == Account(made.uid, email, "Ada")
    assert made.uid
    assert auth.refresh_token()
    await auth.sign_out()
    assert auth.refresh_token() is None
    assert await auth.sign_in(email, PASSWORD) == made
    assert auth.refresh_token()


async def test_address_is_taken(auth: AuthGateway, email: str) -> None:
    await auth.sign_up(email, PASSWORD, "Ada")
    with pytest.raises(SignInFailed):
        await auth.sign_up(email, "another one", "Eve")


async def test_wrong_password_and_unknown_address(auth: AuthGateway, email: str) -> None:
    with pytest.raises(SignInFailed):
        await auth.sign_in(email, PASSWORD)
    await auth.sign_up(email, PASSWORD, "Ada")
    await auth.sign_out()
    with pytest.raises(SignInFailed):
        await auth.sign_in(email, "wrong")
    assert auth.refresh_token() is None


async def test_resume(auth: AuthGateway, email: str) -> None:
    account = await auth.sign_up(email, PASSWORD, "Ada")
    saved = auth.refresh_token()
    assert saved is not None
    await auth.sign_out()
    await auth.resume(account, saved)
    assert auth.refresh_token() == saved


@pytest.mark.emulator
async def test_resumed_session_gets_a_token(project: FirebaseProject, email: str) -> None:
    account = await project.auth.sign_up(email, PASSWORD, "Ada")
    saved = project.auth.refresh_token()
    assert saved is not None
    await project.auth.sign_out()
    await project.auth.resume(account, saved)
    assert (await project.auth.session.id_token()).count(".") == 2


@pytest.mark.emulator
async def test_refresh_token_that_nobody_gave_out(project: FirebaseProject, email: str) -> None:
    account = await project.auth.sign_up(email, PASSWORD, "Ada")
    await project.auth.resume(account, "made-up")
    with pytest.raises(SignInRequired):
        await project.auth.session.id_token()
    assert project.auth.refresh_token() is None


@pytest.mark.emulator
async def test_weak_password_and_no_address(project: FirebaseProject, email: str) -> None:
    with pytest.raises(SignInFailed, match="weak"):
        await project.auth.sign_up(email, "123", "Ada")
    with pytest.raises(SignInFailed, match="address"):
        await project.auth.sign_up("nobody", PASSWORD, "Ada")


@pytest.mark.emulator
async def test_mails_are_sent(project: FirebaseProject, local: LocalFirebase, email: str) -> None:
    await project.auth.sign_up(email, PASSWORD, "Ada")
    await project.auth.send_verification()
    await project.auth.send_password_reset(email)
    mails = f"http://{local.hosts['auth']}/emulator/v1/projects/{local.project}/oobCodes"
    async with aiohttp.ClientSession() as http, http.get(mails) as answer:
        sent = [code["requestType"] for code in (await answer.json())["oobCodes"] if code["email"] == email]
    assert sent == ["VERIFY_EMAIL", "PASSWORD_RESET"]
