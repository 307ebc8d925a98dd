"""What people reported: read and resolved by the operator only."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from desktop_chat.admin.access.foreign_error import told
from desktop_chat.admin.access.services import Services
from desktop_chat.admin.failures import WrongUse
from desktop_chat.errors import NotFound

_COLLECTION = "reports"


class ReportState(StrEnum):
    """OPEN until somebody decided about it; then RESOLVED, for good."""

    OPEN = "open"
    RESOLVED = "resolved"


@dataclass(frozen=True, slots=True)
class Report:
    """``body`` is what the reporter says that the message said; ``sender_id`` is checked by the rules."""

    id: str
    state: ReportState
    room_id: str
    message_id: str
    sender_id: str
    reporter_id: str
    reason: str
    body: str
    created_at: datetime | None
    resolution: str | None
    resolved_by: str | None
    resolved_at: datetime | None


class Reports:
    """Everything raises ChatError."""

    def __init__(self, services: Services) -> None:
        self._firestore = services.firestore

    def list(self, *, everything: bool, count: int) -> list[Report]:
        """Return the open ones (or all), the newest first. Few are open at a time, so they are sorted here."""
        from google.cloud.firestore_v1.base_query import FieldFilter

        query = self._firestore.collection(_COLLECTION)
        if not everything:
            query = query.where(filter=FieldFilter("state", "==", ReportState.OPEN.value))
        with told():
            found = [_report(one.id, one.to_dict()) for one in query.stream()]
        found.sort(key=lambda report: (report.created_at is not None, report.created_at, report.id), reverse=True)
        return found[:count]

    def find(self, report_id: str) -> Report:
        """Return one. Raises NotFound."""
        if not report_id or "/" in report_id:
            raise WrongUse("No report", "Name a report by its id: see reports list.")
        with told():
            found = self._firestore.document(f"{_COLLECTION}/{report_id}").get()
        if not found.exists:
            raise NotFound("There is no such report", f"No report has the id {report_id}: see reports list.")
        return _report(found.id, found.to_dict())

    def resolve(self, report: Report, resolution: str, by: str, now: datetime) -> None:
        """Note what was decided; a report is resolved once."""
        from google.cloud.firestore import transactional

        reference = self._firestore.document(f"{_COLLECTION}/{report.id}")

        def change(transaction: Any) -> None:
            stored = reference.get(transaction=transaction)
            if _report(stored.id, stored.to_dict() or {}).state is ReportState.RESOLVED:
                raise WrongUse("Resolved already", f"{report.id} was resolved: see reports list --all.")
            transaction.update(
                reference,
                {"state": ReportState.RESOLVED.value, "resolution": resolution, "resolvedBy": by, "resolvedAt": now},
            )

        with told():
            transactional(change)(self._firestore.transaction())


def _report(report_id: str, fields: Mapping[str, Any]) -> Report:
    return Report(
        id=report_id,
        state=ReportState.RESOLVED if fields.get("state") == ReportState.RESOLVED else ReportState.OPEN,
        room_id=_text(fields.get("roomId")),
        message_id=_text(fields.get("messageId")),
        sender_id=_text(fields.get("senderId")),
        reporter_id=_text(fields.get("reporterId")),
        reason=_text(fields.get("reason")),
        body=_text(fields.get("body")),
        created_at=_time(fields.get("createdAt")),
        resolution=_text(fields.get("resolution")) or None,
        resolved_by=_text(fields.get("resolvedBy")) or None,
        resolved_at=_time(fields.get("resolvedAt")),
    )


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _time(value: Any) -> datetime | None:
    return value if isinstance(value, datetime) else None
