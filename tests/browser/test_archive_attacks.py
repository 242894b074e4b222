"""Files that are none, put in on the page: too large, and packed to burst."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.staffed import Newsroom, newsroom, shift

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[Newsroom]:
    with newsroom(tmp_path_factory.mktemp("attacks"), browser) as room:
        yield room


@pytest.fixture
def room(opened: Newsroom) -> Iterator[Newsroom]:
    with shift(opened) as one:
        yield one


def test_a_file_of_500_mb_is_told_and_not_sent(room: Newsroom, tmp_path: Path) -> None:
    page = room.at("/kho-bai", "minh")
    sent = []
    page.on("request", lambda request: sent.append(request.method))
    huge = tmp_path / "to.zip"
    with huge.open("wb") as out:
        out.truncate(500 * 2**20)  # of no size on disk
    page.set_input_files("#files", huge)
    expect(page.locator("#trouble")).to_have_text(
        "Tệp “to.zip” lớn hơn 100 MB. Xin chia nhỏ tệp này."
    )
    assert "POST" not in sent
    assert room.services.store.loads.latest(9) == []


def test_a_zip_bomb_is_told_and_the_rest_goes_in(room: Newsroom) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bom.txt", b"\0" * (80 * 2**20))
        archive.writestr("trong.zip", b"PK")
        archive.writestr("tin.txt", "Chợ phiên\n\nChợ họp sáng chủ nhật.")
    page = room.at("/kho-bai", "minh")
    bomb = {"name": "bom.zip", "mimeType": "application/zip", "buffer": packed.getvalue()}
    assert len(packed.getvalue()) < 2**20
    page.set_input_files("#files", bomb)
    load = page.locator("#loads > li").first
    expect(load).to_contain_text("xong", timeout=60_000)
    expect(load).to_contain_text("bom.zip/bom.txt: ")
    expect(load).to_contain_text("vượt giới hạn")
    expect(load).to_contain_text("bom.zip/trong.zip: Không đọc được loại tệp này")
    expect(load.get_by_role("link", name="Chợ phiên")).to_be_visible()
