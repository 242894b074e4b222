from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from rag.answering.saved import without_article
from rag.errors import Conflict, Gone, NotFound
from rag.store.browsing import ListFilters
from rag.store.store import Store
from rag.types import Answer, Article, Citation

NOW = datetime(2024, 5, 7, 1, tzinfo=UTC)


def article(article_id: str, **more: object) -> Article:
    return Article(article_id, title=f"Bài {article_id}", body=("Một đoạn.",), **more)  # type: ignore[arg-type]


def answer_citing(article_id: str) -> Answer:
    citation = Citation(
        1, f"{article_id}.v1.p1", article_id, "", None, None, None, None, "Một", 0, 3, ""
    )
    return Answer(
        f"tl-{article_id}", "answered", "Mấy đoạn?", "Mấy đoạn?", NOW, "Một", citations=(citation,)
    )


def test_a_change_on_the_version_seen_is_kept_with_who_and_why(store: Store) -> None:
    store.archive.put(article("mot"), actor="lan")
    changed = store.archive.put(
        article("mot", section="Xã hội"), actor="minh", expected=1, reason="sai chuyên mục"
    )
    assert (changed.status, changed.version) == ("updated", 2)
    found = [(e.actor, e.action, e.version, e.reason) for e in store.archive.events("mot")]
    assert found == [("minh", "put", 2, "sai chuyên mục"), ("lan", "put", 1, None)]
    logged = store.audit.entries(limit=10, subject="mot")
    assert [(one.actor, one.action) for one in logged] == [
        ("minh", "article.put"),
        ("lan", "article.put"),
    ]
    assert "sai chuyên mục" not in str(logged)


def test_a_change_on_a_version_that_is_no_longer_is_refused_and_loses_nothing(
    store: Store,
) -> None:
    store.archive.put(article("mot"), actor="lan")
    store.archive.put(article("mot", section="A"), actor="lan", expected=1)
    with pytest.raises(Conflict, match="version 2, not 1"):
        store.archive.put(article("mot", section="B"), actor="minh", expected=1)
    with pytest.raises(Conflict):
        store.archive.withdraw("mot", actor="minh", expected=1)
    assert store.article("mot").article.section == "A"
    assert store.article("mot").state == "live"


def test_the_same_text_again_is_no_event(store: Store) -> None:
    store.archive.put(article("mot"), actor="lan")
    assert store.archive.put(article("mot"), actor="lan").status == "unchanged"
    assert len(store.archive.events("mot")) == 1


def test_withdrawn_and_given_back(store: Store) -> None:
    store.archive.put(article("mot"), actor="lan")
    sequence = store.latest_sequence()
    assert store.archive.withdraw("mot", actor="lan", reason="chờ xác minh")
    assert not store.archive.withdraw("mot", actor="lan")
    assert store.article("mot").state_reason == "chờ xác minh"
    assert store.archive.reinstate("mot", actor="lan", reason="đã xác minh")
    assert not store.archive.reinstate("mot", actor="lan")
    assert (store.article("mot").state, store.article("mot").state_reason) == ("live", None)
    assert store.latest_sequence() == sequence + 2  # the indexes hear of both
    assert [e.action for e in store.archive.events("mot")] == ["reinstate", "withdraw", "put"]


def test_what_was_erased_stays_so_and_keeps_its_reason(store: Store) -> None:
    store.archive.put(article("mot"), actor="lan")
    store.save_answer(answer_citing("mot"))

    def rewrite(answer: Answer) -> Answer:
        return without_article(answer, "mot")

    assert store.archive.erase("mot", actor="tuan", reason="theo yêu cầu", rewrite=rewrite)
    assert not store.archive.erase("mot", actor="tuan", rewrite=rewrite)
    with pytest.raises(Gone):
        store.archive.reinstate("mot", actor="tuan")
    with pytest.raises(Gone):
        store.archive.put(article("mot"), actor="tuan")
    assert store.archive.events("mot")[0].reason == "theo yêu cầu"
    assert "Một" not in store.answer("tl-mot").answer.answer


def test_what_is_not_there_cannot_be_changed(store: Store) -> None:
    with pytest.raises(NotFound):
        store.archive.withdraw("khong-co", actor="lan")
    with pytest.raises(NotFound):
        store.archive.reinstate("khong-co", actor="lan")


def test_a_list_goes_page_by_page_the_newest_first_and_the_undated_last(store: Store) -> None:
    for number in range(5):
        store.put(article(f"a{number}", published_at=NOW - timedelta(days=number)))
    store.put(article("b", published_at=NOW - timedelta(days=1)))
    for undated in ("c1", "c2", "c3"):
        store.put(article(undated))
    seen: list[str] = []
    after = None
    while page := store.browsing.page(ListFilters(), now=NOW, limit=2, after=after):
        seen += [one.id for one in page]
        after = (page[-1].epoch, page[-1].id)
    assert seen == ["a0", "a1", "b", "a2", "a3", "a4", "c1", "c2", "c3"]


def test_a_list_is_narrowed_by_what_an_article_is_now(store: Store) -> None:
    store.put(article("thuong", section="Kinh tế", source="Báo A", published_at=NOW))
    store.put(article("sau", section="Kinh tế", published_at=NOW + timedelta(days=1)))
    store.put(article("go", kind="opinion"))
    store.put(article("xoa"))
    store.archive.withdraw("go", actor="lan")
    store.archive.erase("xoa", actor="lan", rewrite=lambda answer: answer)

    def ids(**filters: object) -> list[str]:
        narrowed = ListFilters(**filters)  # type: ignore[arg-type]
        return sorted(one.id for one in store.browsing.page(narrowed, now=NOW, limit=9))

    assert ids() == ["go", "sau", "thuong", "xoa"]
    assert ids(state="live") == ["thuong"]
    assert ids(state="embargoed") == ["sau"]
    assert ids(state="withdrawn") == ["go"]
    assert ids(state="erased") == ["xoa"]
    assert ids(section="Kinh tế") == ["sau", "thuong"]
    assert ids(section="Kinh tế", source="Báo A") == ["thuong"]
    assert ids(kind="opinion", state="live") == []
    hidden = store.browsing.hidden(ListFilters(), now=NOW, limit=9)
    assert [(one.id, one.state) for one in hidden] == [("go", "withdrawn"), ("sau", "embargoed")]
    of = store.browsing.of(["xoa", "thuong", "khong-co"], ListFilters(), now=NOW)
    assert [one.id for one in of] == ["xoa", "thuong"]


def test_who_cites_an_article_is_counted_and_named(store: Store) -> None:
    store.put(article("mot"))
    store.save_answer(answer_citing("mot"))
    count, found = store.browsing.citing("mot", limit=5)
    assert (count, [(one.id, one.question) for one in found]) == (1, [("tl-mot", "Mấy đoạn?")])
    assert store.browsing.citing("hai", limit=5) == (0, [])


def test_only_articles_that_were_not_there_before_are_arrivals(store: Store) -> None:
    before = datetime.now(UTC)
    store.put(article("mot"))
    store.put(article("mot", section="Khác"))
    (hour,) = store.browsing.arrivals(before - timedelta(hours=1))
    assert before - timedelta(hours=1) < hour <= datetime.now(UTC)
    assert store.browsing.arrivals(before + timedelta(days=1)) == []
    last = store.browsing.last_arrival()
    assert last is not None
    assert before <= last
