"""Tells when this computer has got another network, as far as the system says so."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QNetworkInformation


class NetworkWatch(QObject):
    """Without a backend of Qt's for this system there is never a signal, and the connections find out by themselves.

    Signals:
        changed: there is a network now that was not there before, or another one.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._reachable = False
        if not QNetworkInformation.loadDefaultBackend():
            return
        information = QNetworkInformation.instance()
        self._reachable = self._is_reachable(information.reachability())
        information.reachabilityChanged.connect(self.take_reachability)
        if information.supports(QNetworkInformation.Feature.TransportMedium):
            information.transportMediumChanged.connect(lambda _medium: self._tell())

    def take_reachability(self, reachability: QNetworkInformation.Reachability) -> None:
        """Take over what the system says; only a network that comes is news, as one that goes is noticed anyway."""
        was, self._reachable = self._reachable, self._is_reachable(reachability)
        if self._reachable and not was:
            self.changed.emit()

    def _tell(self) -> None:
        if self._reachable:
            self.changed.emit()

    @staticmethod
    def _is_reachable(reachability: QNetworkInformation.Reachability) -> bool:
        kinds = QNetworkInformation.Reachability
        return reachability in (kinds.Local, kinds.Site, kinds.Online)
