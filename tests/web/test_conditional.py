"""What has not changed is not sent again; what somebody changed is not overwritten."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from rag.web.services import Services
from tests.web.callers import Callers, calling, guarded
from tests.web.making import ASKED, BRIDGE

ARTICLES = "/api/v1/articles"
PROBLEM = "application/problem+json"
BOAT = {"title": "Bến thuyền Nậm Mu", "body": "Bến thuyền Nậm Mu có 14 chiếc thuyền."}


@pytest.fixture(scope="module")
def behind(services: Services) -> Services:
    return guarded(services)


@pytest.fixture(scope="module")
def callers(behind: Services) -> Iterator[Callers]:
    with calling(behind) as made:
        assert made["ingest"].put(f"{ARTICLES}/cau-treo", json=BRIDGE).is_success
        yield made


def test_an_article_that_is_the_same_is_not_sent_again(client: TestClient) -> None:
    client.put(f"{ARTICLES}/ben-1", json=BOAT)
    read = client.get(f"{ARTICLES}/ben-1")
    assert read.headers["etag"] == '"1"'
    assert read.headers["cache-control"] == "private, no-cache"
    assert read.headers["vary"] == "Authorization, Cookie"
    for known in ('"1"', 'W/"1"', '"0", "1"', "*"):
        same = client.get(f"{ARTICLES}/ben-1", headers={"If-None-Match": known})
        assert (same.status_code, same.content) == (304, b"")
        assert same.headers["etag"] == '"1"'
        assert same.headers["cache-control"] == "private, no-cache"
    client.put(f"{ARTICLES}/ben-1", json=BOAT | {"body": "Bến có 15 chiếc thuyền."})
    changed = client.get(f"{ARTICLES}/ben-1", headers={"If-None-Match": '"1"'})
    assert (changed.status_code, changed.headers["etag"]) == (200, '"2"')


def test_a_version_that_was_followed_is_another_thing_than_when_it_was_the_newest(
    client: TestClient,
) -> None:
    client.put(f"{ARTICLES}/ben-2", json=BOAT)
    tag = client.get(f"{ARTICLES}/ben-2?version=1").headers["etag"]
    client.put(f"{ARTICLES}/ben-2", json=BOAT | {"body": "Bến có 15 chiếc thuyền."})
    followed = client.get(f"{ARTICLES}/ben-2?version=1", headers={"If-None-Match": tag})
    assert (followed.status_code, followed.json()["is_current"]) == (200, False)
    # … and no change can be one of it.
    old = {"If-Match": followed.headers["etag"]}
    assert client.put(f"{ARTICLES}/ben-2", json=BOAT, headers=old).status_code == 412


def test_a_withdrawn_article_is_gone_though_its_tag_is_known(client: TestClient) -> None:
    client.put(f"{ARTICLES}/ben-3", json=BOAT)
    paragraph = "/api/v1/paragraphs/ben-3.v1.p1"
    tag = client.get(paragraph).headers["etag"]
    assert client.get(paragraph, headers={"If-None-Match": tag}).status_code == 304
    client.delete(f"{ARTICLES}/ben-3")
    for path in (f"{ARTICLES}/ben-3", paragraph):
        known = client.get(path, headers={"If-None-Match": f'"1", {tag}'})
        assert (known.status_code, known.headers["content-type"]) == (410, PROBLEM)


def test_an_answer_has_another_tag_once_it_is_hidden_or_corrected(callers: Callers) -> None:
    asker, editor = callers["ask"], callers["editor"]
    answer = asker.post("/api/v1/answers", json={"question": ASKED}).json()
    address = f"/api/v1/answers/{answer['id']}"
    first = asker.get(address).headers["etag"]
    assert asker.get(address, headers={"If-None-Match": first}).status_code == 304
    # Staff see more of it: theirs is another thing.
    assert editor.get(address, headers={"If-None-Match": first}).status_code == 200
    assert editor.post(f"{address}:hide", json={}).is_success
    hidden = asker.get(address, headers={"If-None-Match": first})
    assert (hidden.status_code, hidden.json()["status"]) == (200, "abstained")
    assert editor.post(f"{address}:correct", json={"text": "Cầu dài 120 mét."}).is_success
    corrected = asker.get(address, headers={"If-None-Match": hidden.headers["etag"]})
    assert corrected.status_code == 200
    assert editor.post(f"{address}:restore", json={}).is_success
    assert asker.get(address, headers={"If-None-Match": first}).status_code == 304


def test_what_is_cut_for_a_key_is_another_thing_and_may_still_be_changed_by_it(
    callers: Callers, behind: Services
) -> None:
    made = {"name": "cắt", "scopes": ["read", "ingest"], "snippet_chars": 20}
    key = callers["admin"].post("/api/v1/keys", json=made).json()["key"]
    as_cut = {"Authorization": f"Bearer {key}"}
    read = callers["reader"].get(f"{ARTICLES}/cau-treo", headers=as_cut)
    tag = read.headers["etag"]
    assert read.json()["truncated"]
    assert tag != callers["read"].get(f"{ARTICLES}/cau-treo").headers["etag"]
    put = callers["reader"].put
    article = f"{ARTICLES}/cau-treo"
    assert put(article, json=BRIDGE, headers=as_cut | {"If-Match": tag}).status_code == 200


def test_a_change_of_whatever_is_there_needs_something_there(client: TestClient) -> None:
    whatever = {"If-Match": "*"}
    missing = client.put(f"{ARTICLES}/ben-4", json=BOAT, headers=whatever)
    assert (missing.status_code, missing.headers["content-type"]) == (412, PROBLEM)
    assert client.get(f"{ARTICLES}/ben-4").status_code == 404
    client.put(f"{ARTICLES}/ben-4", json=BOAT)
    assert client.put(f"{ARTICLES}/ben-4", json=BOAT, headers=whatever).status_code == 200
    assert client.delete(f"{ARTICLES}/ben-4", headers=whatever).status_code == 204
    assert client.delete(f"{ARTICLES}/khong-co", headers=whatever).status_code == 404


def test_only_what_is_new_is_put_in_where_that_is_said(client: TestClient) -> None:
    new = {"If-None-Match": "*"}
    assert client.put(f"{ARTICLES}/ben-5", json=BOAT, headers=new).status_code == 201
    again = client.put(f"{ARTICLES}/ben-5", json=BOAT | {"body": "Khác."}, headers=new)
    assert again.status_code == 412
    assert "at version 1" in again.json()["detail"]
    assert client.get(f"{ARTICLES}/ben-5").json()["body"] == BOAT["body"]
    for wrong in ({"If-None-Match": '"1"'}, new | {"If-Match": '"1"'}):
        refused = client.put(f"{ARTICLES}/ben-5", json=BOAT, headers=wrong)
        assert (refused.status_code, refused.headers["content-type"]) == (400, PROBLEM)


def test_several_versions_may_be_named(client: TestClient) -> None:
    client.put(f"{ARTICLES}/ben-6", json=BOAT)
    other = client.put(f"{ARTICLES}/ben-6", json=BOAT, headers={"If-Match": '"7", "9"'})
    assert other.status_code == 412
    one = client.put(f"{ARTICLES}/ben-6", json=BOAT, headers={"If-Match": '"7","1"'})
    assert one.status_code == 200
    no_version = client.put(f"{ARTICLES}/ben-6", json=BOAT, headers={"If-Match": '"abc"'})
    assert no_version.status_code == 412


def test_nothing_is_erased_that_somebody_changed_meanwhile(client: TestClient) -> None:
    client.put(f"{ARTICLES}/ben-7", json=BOAT)
    client.put(f"{ARTICLES}/ben-7", json=BOAT | {"body": "Khác."})
    address = f"{ARTICLES}/ben-7?erase=true"
    assert client.delete(address, headers={"If-Match": '"1"'}).status_code == 412
    assert client.get(f"{ARTICLES}/ben-7").status_code == 200
    assert client.delete(address, headers={"If-Match": '"2"'}).status_code == 204
    # What is erased is gone whatever version is named.
    put = client.put(f"{ARTICLES}/ben-7", json=BOAT, headers={"If-Match": '"2"'})
    assert put.status_code == 410


@pytest.mark.parametrize("tag", ["1", "'1'", '"', '"a" b', '"a" "b"', "W/1", '"\\x"y', ","])
def test_a_tag_that_cannot_be_read_is_told_so(client: TestClient, tag: str) -> None:
    client.put(f"{ARTICLES}/ben-8", json=BOAT)
    for name in ("If-Match", "If-None-Match"):
        response = client.get(f"{ARTICLES}/ben-8", headers={name: tag})
        assert (response.status_code, response.headers["content-type"]) == (400, PROBLEM)
        assert name in response.json()["detail"]


def test_reading_on_a_condition_that_fails_is_refused(client: TestClient) -> None:
    client.put(f"{ARTICLES}/ben-9", json=BOAT)
    for wanted, status in (('"1"', 200), ("*", 200), ('"2"', 412), ('W/"1"', 412)):
        read = client.get(f"{ARTICLES}/ben-9", headers={"If-Match": wanted})
        assert read.status_code == status


def test_an_answer_told_again_is_told_whatever_is_known_of_it(callers: Callers) -> None:
    headers = {"Idempotency-Key": "dieu-kien", "If-None-Match": "*"}
    ask = callers["ask"].post
    first = ask("/api/v1/answers", json={"question": ASKED}, headers=headers)
    again = ask("/api/v1/answers", json={"question": ASKED}, headers=headers)
    assert (first.status_code, again.status_code) == (200, 200)
    assert again.json()["id"] == first.json()["id"]


def test_who_saw_an_article_live_does_not_bring_it_back_unawares(client: TestClient) -> None:
    address = f"{ARTICLES}/ben-11"
    seen = client.put(address, json=BOAT).headers["ETag"]
    assert client.delete(address).status_code == 204  # by somebody else, for a reason
    change = BOAT | {"body": "Bến khác."}
    for tag in (seen, "*"):
        late = client.put(address, json=change, headers={"If-Match": tag})
        assert (late.status_code, late.headers["content-type"]) == (412, PROBLEM)
        assert "was withdrawn meanwhile" in late.json()["detail"]
        assert client.get(address).status_code == 410
    other = client.put(address, json=change, headers={"If-Match": '"7"'})
    assert "at version 1, not 7" in other.json()["detail"]
    # The page of an editor who sees that it is withdrawn says so.
    assert 'data-version="1-withdrawn"' in client.get("/kho-bai/bai/ben-11/sua").text
    knowing = client.put(address, json=change, headers={"If-Match": '"1-withdrawn"'})
    assert (knowing.status_code, knowing.headers["ETag"]) == (200, '"2"')
    assert 'data-version="2"' in client.get("/kho-bai/bai/ben-11/sua").text
    client.delete(address)
    assert client.put(address, json=change).status_code == 200
    assert client.get(address).status_code == 200
