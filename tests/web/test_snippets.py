"""A key with a limit of text gets no more of an article in one piece, by whatever way."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from difflib import SequenceMatcher
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from rag.callers import KeyLimits
from rag.web.doors import NEEDS, WITHIN_SNIPPETS
from rag.web.services import Services
from rag.web.snippets import Snippets
from tests.web.callers import Callers, calling, guarded
from tests.web.making import ASKED, BRIDGE, events_of

CHARS = 30
TEXT = "\n".join([BRIDGE["title"], BRIDGE["lead"], BRIDGE["body"], *BRIDGE["captions"]])


@pytest.fixture(scope="module")
def behind(services: Services) -> Services:
    return guarded(services)


@pytest.fixture(scope="module")
def callers(behind: Services) -> Iterator[Callers]:
    with calling(behind) as made:
        assert made["admin key"].put("/api/v1/articles/cau-treo", json=BRIDGE).is_success
        yield made


@pytest.fixture
def call(behind: Services, callers: Callers) -> Callable[..., Any]:
    """A request with a key of every scope, limited to :data:`CHARS`."""
    guard = behind.gate.guard
    assert guard is not None
    key = guard.keys.create(
        ["admin"], name="đối tác", actor="test", limits=KeyLimits(snippet_chars=CHARS)
    ).text
    client: TestClient = callers["reader"]

    def called(method: str, path: str, **more: Any) -> Any:
        return client.request(method, path, headers={"Authorization": f"Bearer {key}"}, **more)

    return called


def longest_piece(value: Any) -> int:
    """The longest stretch of the article's text in any string of a JSON value; its title
    is no piece of it."""
    if isinstance(value, dict):
        return max((longest_piece(v) for k, v in value.items() if k != "title"), default=0)
    if isinstance(value, list):
        return max(map(longest_piece, value), default=0)
    if not isinstance(value, str):
        return 0
    return max(
        SequenceMatcher(None, value, line, autojunk=False).find_longest_match().size
        for line in TEXT.split("\n")[1:]
    )


def assert_slices(citations: list[dict[str, Any]], callers: Callers) -> None:
    for citation in citations:
        address = f"/api/v1/paragraphs/{citation['paragraph_id']}"
        whole = callers["read"].get(address).json()["text"]
        assert whole[citation["start"] : citation["end"]] == citation["quote"]
        assert len(citation["quote"]) <= CHARS


def test_an_answer_quotes_no_more_and_its_quotations_are_slices(
    call: Callable[..., Any], callers: Callers
) -> None:
    made = call("POST", "/api/v1/answers", json={"question": ASKED}).json()
    assert made["status"] == "answered"
    assert longest_piece(made | {"question": "", "standalone_question": ""}) <= CHARS
    assert_slices(made["citations"], callers)
    (cut, *_) = [claim for claim in made["claims"] if claim.get("truncated")]
    assert cut["text"].endswith("…")
    for marker in (citation["marker"] for citation in made["citations"]):
        assert f"[{marker}]" in made["answer"]
    # Of a quotation, the part is shown that the first sentence citing it says.
    for citation in made["citations"]:
        says = next(c["text"] for c in made["claims"] if citation["marker"] in c["citations"])
        assert says.strip("…. ")[1:20] in citation["quote"]
    assert any(citation.get("truncated") for citation in made["citations"])
    assert call("GET", f"/api/v1/answers/{made['id']}").json() == made | {"removed_claims": []}


def test_a_stream_shows_the_same(call: Callable[..., Any], callers: Callers) -> None:
    body = {"question": ASKED, "stream": True}
    events = events_of(call("POST", "/api/v1/answers", json=body).text)
    assert [name for name, _ in events][-1] == "answer"
    answer = events[-1][1]
    claims = [data for name, data in events if name == "claim"]
    assert claims
    for data in claims:
        assert_slices(data["cited"], callers)
        assert all(citation in answer["citations"] for citation in data.pop("cited"))
    assert claims == answer["claims"]
    for _, data in events:
        quiet = data | {"question": "", "standalone_question": ""}
        assert longest_piece(quiet) <= CHARS


def test_hits_paragraphs_and_articles_are_cut(call: Callable[..., Any]) -> None:
    hits = call("GET", "/api/v1/search", params={"q": "cầu treo Huổi Tằm"}).json()["hits"]
    assert any(hit.get("truncated") for hit in hits)
    assert longest_piece(hits) <= CHARS
    paragraph = call("GET", "/api/v1/paragraphs/cau-treo.v1.p1").json()
    assert paragraph["truncated"] is True
    assert paragraph["text"] == "Cầu treo Huổi Tằm khởi công"
    article = call("GET", "/api/v1/articles/cau-treo").json()
    assert article["truncated"] is True
    assert article["title"] == BRIDGE["title"]
    told = [article["lead"], article["body"], *article["captions"]]
    assert 0 < len("".join(told)) <= CHARS
    assert 0 < sum(len(one["text"]) for one in article["paragraphs"]) <= CHARS


def test_what_is_short_is_whole_and_says_nothing_of_it(call: Callable[..., Any]) -> None:
    call("PUT", "/api/v1/articles/ngan", json={"title": "Ngắn", "body": "Mưa to."})
    article = call("GET", "/api/v1/articles/ngan").json()
    assert article["body"] == "Mưa to."
    assert "truncated" not in str(article)


def test_a_key_without_a_limit_reads_the_whole(callers: Callers) -> None:
    article = callers["read"].get("/api/v1/articles/cau-treo").json()
    assert article["body"] == BRIDGE["body"]
    assert "truncated" not in str(article)


@pytest.mark.parametrize(
    ("method", "path"),
    [*sorted(door for door, needs in NEEDS.items() if needs and door not in WITHIN_SNIPPETS)],
)
def test_where_nothing_is_cut_such_a_key_is_refused(
    call: Callable[..., Any], method: str, path: str
) -> None:
    filled = path.replace("{article_id}", "cau-treo").replace("{", "").replace("}", "")
    refused = call(method, filled, **({"json": {}} if method in ("POST", "PUT", "PATCH") else {}))
    assert refused.status_code == 403
    assert "Use /api/v1/answers" in refused.text or "Bạn không có quyền" in refused.text


def test_the_chat_page_cuts_nothing_and_is_refused_too(call: Callable[..., Any]) -> None:
    assert call("GET", "/").status_code == 403
    assert call("POST", "/gradio_api/queue/join", json={}).status_code == 403


PIECES = st.text(st.sampled_from("aăâ ,.\n"), max_size=60)


@given(PIECES, st.lists(PIECES, max_size=4), st.integers(1, 50))
def test_texts_are_cut_to_the_limit_whatever_they_are(
    lead: str, bodies: list[str], chars: int
) -> None:
    whole = {
        "lead": lead,
        "body": "\n".join(bodies),
        "captions": bodies,
        "paragraphs": [{"text": text} for text in bodies],
    }
    cut = Snippets(chars).article(whole)
    assert len(cut["lead"] + cut["body"] + "".join(cut["captions"])) <= chars
    assert sum(len(one["text"]) for one in cut["paragraphs"]) <= chars
    for before, after in zip(whole["paragraphs"], cut["paragraphs"], strict=True):
        assert before["text"].startswith(after["text"])  # type: ignore[index]
    assert cut.get("truncated", False) is (cut != whole)


@given(st.text("ab c", min_size=1, max_size=80), st.integers(1, 40), st.integers(0, 40))
def test_a_quotation_stays_a_slice(paragraph: str, chars: int, start: int) -> None:
    start = min(start, len(paragraph) - 1)
    quote = paragraph[start:]
    citation = {"marker": 1, "quote": quote, "start": start, "end": len(paragraph)}
    claim = {"text": quote[len(quote) // 2 :] or quote, "citations": [1], "lead": ""}
    shown = Snippets(chars).answer({"answer": "", "claims": [claim], "citations": [citation]})
    (cited,) = shown["citations"]
    assert paragraph[cited["start"] : cited["end"]] == cited["quote"]
    assert len(cited["quote"]) <= chars
