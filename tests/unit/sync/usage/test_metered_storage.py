"""What the rules of Storage look up in Firestore is counted, once for each decision."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from desktop_chat.errors import Denied, NotFound, Unavailable
from desktop_chat.model.usage import Bill, Feature
from desktop_chat.sync.usage.metered_storage import MeteredStorage
from tests.fake_storage import FakeBucket, FakeStorageGateway

NAME = "rooms/r/m/f"


class Bench:
    """A metered gateway on a bucket in memory, and what it counted."""

    def __init__(self, folder: Path) -> None:
        self.bucket = FakeBucket()
        self.inner = FakeStorageGateway(self.bucket)
        self.bills: list[Mapping[Feature, Bill]] = []
        self.storage = MeteredStorage(self.inner, self.bills.append)
        self.source, self.part = folder / "source", folder / "part"
        self.source.write_bytes(b"0123456789")

    @property
    def reads(self) -> int:
        return sum(bill[Feature.RULES].reads for bill in self.bills)

    async def upload(self) -> None:
        address = await self.storage.begin_upload(NAME, "text/plain", 10)
        await self.storage.send_part(address, self.source, 0, 5, last=False, patience=30.0)
        assert await self.storage.received(address) == 5
        await self.storage.send_part(address, self.source, 5, 5, last=True, patience=30.0)


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


async def test_an_upload_is_one_decision_however_many_parts_it_has(bench: Bench) -> None:
    await bench.upload()
    assert bench.reads == 2
    assert bench.bucket.objects == {NAME: b"0123456789"}


async def test_a_download_is_one_decision(bench: Bench) -> None:
    await bench.upload()
    await bench.storage.download(NAME, bench.part, 10, lambda there: None)
    assert bench.reads == 4
    assert bench.part.read_bytes() == b"0123456789"
    assert await bench.storage.describe(NAME) is not None
    assert bench.reads == 6


async def test_refusals_are_billed_and_outages_are_not(bench: Bench) -> None:
    bench.bucket.allows = lambda name, size: False
    with pytest.raises(Denied):
        await bench.upload()
    with pytest.raises(NotFound):
        await bench.storage.download(NAME, bench.part, 10, lambda there: None)
    assert bench.reads == 4
    bench.inner.offline = True
    with pytest.raises(Unavailable):
        await bench.storage.download(NAME, bench.part, 10, lambda there: None)
    with pytest.raises(Unavailable):
        await bench.upload()
    assert bench.reads == 4
    await bench.storage.aclose()
    assert bench.inner.closed
