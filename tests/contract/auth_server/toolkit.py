"""Short ways to call Identity Toolkit's REST interface, and the people of the tests."""

import base64
import json
from typing import Any
from urllib.parse import urlencode

import requests

NUMBER = "+15555550100"
OWNER = {"Authorization": "Bearer owner"}


class Toolkit:
    def __init__(self, server: Any) -> None:
        self.root = f"http://{server.host}"
        self.official = server.official

    def post(self, operation: str, version: str = "v1", **body: Any) -> Any:
        url = f"{self.root}/identitytoolkit.googleapis.com/{version}/accounts{operation}?key=any"
        return requests.post(url, json=body, timeout=10).json()

    def admin(self, operation: str, **body: Any) -> Any:
        url = f"{self.root}/identitytoolkit.googleapis.com/v1/projects/demo-chat/accounts{operation}"
        return requests.post(url, json=body, headers=OWNER, timeout=10).json()

    def emulator(self, name: str) -> Any:
        return requests.get(f"{self.root}/emulator/v1/projects/demo-chat/{name}", timeout=10).json()

    def sms(self, session_info: str) -> str:
        codes = self.emulator("verificationCodes")["verificationCodes"]
        return str(next(code["code"] for code in codes if code["sessionInfo"] == session_info))

    def by_phone(self, **more: Any) -> Any:
        session = self.post(":sendVerificationCode", phoneNumber=NUMBER)["sessionInfo"]
        return self.post(":signInWithPhoneNumber", sessionInfo=session, code=self.sms(session), **more)

    def google(self, sub: str = "g1", *, email: str = "ada@example.com", verified: bool = True, **more: Any) -> Any:
        token = json.dumps({"sub": sub, "email": email, "email_verified": verified, "name": "Ada"})
        body = urlencode({"providerId": "google.com", "id_token": token})
        more = {"returnSecureToken": True, **more}
        return self.post(":signInWithIdp", requestUri="http://localhost", postBody=body, **more)

    def verified_ada(self) -> Any:
        made = self.post(":signUp", email="ada@example.com", password="secret-1", returnSecureToken=True)
        self.admin(":update", localId=made["localId"], emailVerified=True)
        return made

    def password(self, password: str = "secret-1") -> Any:
        return self.post(":signInWithPassword", email="ada@example.com", password=password, returnSecureToken=True)


def claims(token: str) -> Any:
    part = token.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))


def message(answer: Any) -> str:
    return str(answer["error"]["message"]).split(" ")[0]
