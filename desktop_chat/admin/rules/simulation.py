"""Would this request be allowed? Asked of the rules with the documents that the project has now."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import quote

from desktop_chat.admin.access.foreign_error import told
from desktop_chat.admin.access.services import Services
from desktop_chat.admin.failures import WrongUse
from desktop_chat.admin.output.json_value import plain
from desktop_chat.admin.people.people import People
from desktop_chat.admin.rules.case_file import at_time
from desktop_chat.admin.rules.database_trial import decide, in_milliseconds
from desktop_chat.admin.rules.kind import RulesKind
from desktop_chat.admin.rules.rules_api import RulesApi
from desktop_chat.admin.rules.trial import judge
from desktop_chat.admin.rules.trial_case import TrialCase, document_path
from desktop_chat.admin.rules.verdict import Verdict, verdict_of
from desktop_chat.errors import NotFound

_METADATA = ("name", "bucket", "size", "contentType", "md5Hash", "timeCreated", "updated", "generation")


class Simulation:
    """Reads the project as administrator and changes nothing. Every call raises a ChatError."""

    def __init__(self, services: Services, now: datetime) -> None:
        self._services = services
        self._now = now

    def auth_of(self, who: str) -> Mapping[str, Any] | None:
        """Return what rules see of a person, named as People does, who signs in now; "nobody" is nobody."""
        if who == "nobody":
            return None
        user = People(self._services).record(who)
        provider = user.provider_data[0].provider_id if user.provider_data else "anonymous"
        token: dict[str, Any] = {
            "sub": user.uid,
            "auth_time": int(self._now.timestamp()),
            "firebase": {"sign_in_provider": provider, "identities": {}},
            **(user.custom_claims or {}),
        }
        if user.email:
            token |= {"email": user.email, "email_verified": bool(user.email_verified)}
        if user.display_name:
            token["name"] = user.display_name
        return {"uid": user.uid, "token": token}

    def case(
        self,
        kind: RulesKind,
        asked: tuple[str, str],
        auth: Mapping[str, Any] | None,
        data: Any,
        along: Mapping[str, Any] | None = None,
    ) -> TrialCase:
        """Return the request ``(method, path)``; an update changes the fields in ``data`` and leaves the others.

        ``along`` are the other documents of the commit. Raises WrongUse, NotFound.
        """
        method, path = asked
        if (data is None) != (method in ("get", "list", "delete")):
            raise WrongUse("Data or none?", "create and update need --data with JSON; get, list and delete take none.")
        time = str(plain(self._now))
        if kind is RulesKind.DATABASE:
            now = in_milliseconds(time)
            return TrialCase(kind, method, path, auth, time, None, at_time(data, now), along=at_time(along or {}, now))
        before = None if method == "list" else self._stored(kind, path)
        after = None if data is None else at_time(dict(data), time)
        if method == "update":
            if before is None:
                raise NotFound("Nothing to update", f"There is no {path}: simulate a create.")
            after = {**before, **(after or {})}
        full = path if kind is RulesKind.FIRESTORE else f"{self._services.target.bucket}/{path}"
        return TrialCase(kind, method, full, auth, time, before, after, along=at_time(dict(along or {}), time))

    def run(self, api: RulesApi, source: str, case: TrialCase) -> tuple[Verdict, Mapping[str, bool]]:
        """Return the verdict, and for every document or place that the rules looked at whether it exists."""
        if case.kind is RulesKind.DATABASE:
            return decide(source, case, self._place)
        file = case.kind.file_name
        (judged,) = judge([case], lambda cases: api.test(file, source, cases), lambda _case, path: self._document(path))
        detailed = api.test(file, source, [case.request(judged.documents, "VISITED")])
        looked_at = {document_path(argument): value is not None for (_, argument), value in judged.documents.items()}
        return verdict_of(source, judged.allowed, detailed[0]), looked_at

    def _place(self, path: str) -> Any:
        return self._services.rest.call("GET", self._services.database_url(quote(path)))

    def _stored(self, kind: RulesKind, path: str) -> Any:
        return self._document(path) if kind is RulesKind.FIRESTORE else self._file(path)

    def _document(self, path: str) -> Any:
        if len(path.split("/")) % 2:
            raise WrongUse("No document", f"{path} is a collection: a document has an even number of parts.")
        with told():
            found = self._services.firestore.document(path).get()
        return plain(found.to_dict()) if found.exists else None

    def _file(self, path: str) -> Any:
        url = f"{self._services.storage_url}/o/{quote(path, safe='')}"
        try:
            found = self._services.rest.call("GET", url)
        except NotFound:
            return None
        return {name: found[name] for name in _METADATA if name in found} | {"metadata": found.get("metadata") or {}}
