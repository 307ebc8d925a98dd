"""How much people may bring to Storage: ``quotas/{uid}``, whose ``limit`` nobody but the operator can change."""

import re
from typing import Final

from desktop_chat.admin.access.foreign_error import told
from desktop_chat.admin.access.services import Services
from desktop_chat.admin.failures import WrongUse
from desktop_chat.model.firebase import paths
from desktop_chat.model.firebase.firestore import Document
from desktop_chat.model.firebase.upload_quota import UploadQuota, quota_from
from desktop_chat.model.ids import Uid

NO_LIMIT_OF_ITS_OWN: Final = "default"
_UNITS: Final = {"": 1, "kB": 10**3, "MB": 10**6, "GB": 10**9, "TB": 10**12}
_SIZE: Final = re.compile(r"(\d{1,15})\s?(kB|MB|GB|TB|)")


class FileLimits:
    """Everything raises ChatError."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def of(self, uid: str) -> UploadQuota:
        """Return what a person has used and may use."""
        path = paths.quota(Uid(uid))
        with told():
            found = self._services.firestore.document(path).get()
        return quota_from(Document(path, found.to_dict()) if found.exists else None)

    def set(self, uid: str, limit: int | None) -> None:
        """Set how many bytes a person may bring in all; None for as many as everybody."""
        from google.cloud.firestore import DELETE_FIELD, Increment

        # The count has to be there: a document without one could not be counted up by the rules.
        fields = {"limit": DELETE_FIELD if limit is None else limit, "bytes": Increment(0)}
        with told():
            self._services.firestore.document(paths.quota(Uid(uid))).set(fields, merge=True)


def read_limit(text: str) -> int | None:
    """Return the bytes of ``500MB`` or ``2 GB``, None for ``default``. Raises WrongUse."""
    if text == NO_LIMIT_OF_ITS_OWN:
        return None
    found = _SIZE.fullmatch(text)
    if found is None:
        raise WrongUse(
            "No size", f"{text!r}: write bytes, or a number with kB, MB, GB or TB, or {NO_LIMIT_OF_ITS_OWN}."
        )
    return int(found[1]) * _UNITS[found[2]]
