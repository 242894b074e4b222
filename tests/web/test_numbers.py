"""The newsroom's numbers over HTTP."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from rag.store.store import Store
from rag.web.app import create_app
from rag.web.numbers_schemas import NumbersOut
from rag.web.plots import PLOTS
from rag.web.services import Services
from tests.web.newsroom import fill

PAGE = "/kiem-chung/so-lieu"


@pytest.fixture(scope="module")
def client(services: Services, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    path: Path = tmp_path_factory.mktemp("newsroom") / "store.sqlite3"
    fill(path, questions=120)
    store = Store.open(path)
    with_numbers = replace(services, store=store)
    yield TestClient(
        create_app(with_numbers), base_url="http://localhost", raise_server_exceptions=False
    )
    store.close()


def statistics(client: TestClient, **query: str) -> dict[str, Any]:
    response = client.get("/api/v1/statistics", params=query)
    assert response.status_code == 200, response.text
    found: dict[str, Any] = response.json()
    NumbersOut.model_validate(found)
    return found


def test_the_numbers_add_up(client: TestClient) -> None:
    found = statistics(client)
    total = found["total"]
    assert total["asked"] == total["answered"] + total["abstained"] > 0
    for groups in ("weeks", "sections", "generators"):
        for name in ("asked", "judged", "rated_up", "rated_down"):
            assert sum(one[name] for one in found[groups]) == total[name]
    assert sum(one["count"] for one in total["verdicts"].values()) == total["judged"] > 0
    sample = total["right_in_sample"]
    assert 0 < sample["low"] < sample["value"] < sample["high"] <= 1


def test_filters_narrow_them(client: TestClient) -> None:
    total = statistics(client)["total"]
    of_one = statistics(client, section="Giáo dục", generator="extractive")
    assert 0 < of_one["total"]["asked"] < total["asked"]
    assert [one["name"] for one in of_one["sections"]] == ["Giáo dục"]
    assert statistics(client, section="Không có")["total"]["asked"] == 0


@pytest.mark.parametrize("query", [{"from": "hôm qua"}, {"from": "2026-05-17", "to": "2026-05-16"}])
def test_bad_days_are_told_to_programs(client: TestClient, query: dict[str, str]) -> None:
    response = client.get("/api/v1/statistics", params=query)
    assert response.status_code == 422
    assert response.headers["Content-Type"] == "application/problem+json"


def test_the_page_says_the_share_of_the_sample_in_words(client: TestClient) -> None:
    sample = statistics(client)["total"]["right_in_sample"]
    page = client.get(PAGE)
    assert page.status_code == 200
    told = f"{sample['of']} nguồn rút ngẫu nhiên đã được kiểm, {sample['count']} nguồn"
    assert told in page.text
    assert "Khoảng tin cậy 95%" in page.text


def test_where_nothing_was_judged_it_says_so(client: TestClient) -> None:
    page = client.get(PAGE, params={"tu": "2020-05-11", "den": "2020-05-17"})
    assert "chưa nói được tỷ lệ đúng" in page.text
    for name in PLOTS:
        plot = client.get(f"{PAGE}/{name}.svg", params={"tu": "2020-05-11", "den": "2020-05-17"})
        assert plot.status_code == 200


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ({"tu": "hôm qua"}, "“hôm qua” không phải là một ngày"),
        ({"tu": "2026-05-17", "den": "2026-05-16"}, "Ngày cuối đứng trước ngày đầu"),
        ({"tu": "2000-01-01", "den": "2026-05-16"}, "nhiều nhất hai năm"),
        ({"tu": "<b>x</b>"}, "“&lt;b&gt;x&lt;/b&gt;” không phải là một ngày"),
    ],
)
def test_bad_days_are_told_to_people(client: TestClient, query: dict[str, str], told: str) -> None:
    page = client.get(PAGE, params=query)
    assert page.status_code == 422
    assert told in page.text
    assert "12 tuần gần nhất" in page.text


@pytest.mark.parametrize("name", sorted(PLOTS))
@pytest.mark.parametrize("look", [{}, {"toi": "1"}, {"hep": "1"}])
def test_each_plot_is_an_image_without_scripts(
    client: TestClient, name: str, look: dict[str, str]
) -> None:
    plot = client.get(f"{PAGE}/{name}.svg", params=look)
    assert plot.headers["Content-Type"] == "image/svg+xml"
    root = ET.fromstring(plot.text)
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert "<script" not in plot.text
    assert plot.text == client.get(f"{PAGE}/{name}.svg", params=look).text


def test_a_plot_that_is_none_is_not_there(client: TestClient) -> None:
    assert client.get(f"{PAGE}/khac.svg").status_code == 404
    assert client.get(f"{PAGE}/cau-hoi.svg", params={"tu": "x"}).status_code == 422
