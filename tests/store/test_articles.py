from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rag.errors import DataDirError, Gone, NotFound, SettingsError, StoreError
from rag.store.store import Store
from rag.types import Answer, Article, Watermark

NOW = datetime(2026, 11, 1, 12, 0, tzinfo=UTC)
VIETNAM = timezone(timedelta(hours=7))
ARTICLE = Article(
    id="doi-a1",
    title="Đồi A1",
    lead="Ngọn đồi giữa thành phố.",
    body=("Đoạn một.", "Đoạn hai."),
    captions=("Hố bộc phá.",),
    published_at=datetime(2024, 5, 7, 8, 0, tzinfo=VIETNAM),
    section="Lịch sử",
    source="Báo Một",
)


def keep(answer: Answer) -> Answer:
    return answer


def test_an_article_comes_back_as_it_went_in(store: Store) -> None:
    result = store.put(ARTICLE)
    assert (result.status, result.version) == ("added", 1)
    stored = store.article("doi-a1")
    assert stored.article == ARTICLE
    assert str(stored.article.published_at) == "2024-05-07 08:00:00+07:00"
    assert [paragraph.id for paragraph in stored.paragraphs] == [
        "doi-a1.v1.p0",
        "doi-a1.v1.p1",
        "doi-a1.v1.p2",
        "doi-a1.v1.c1",
    ]
    assert stored.paragraphs[0].text == "Đồi A1\nNgọn đồi giữa thành phố."


def test_a_correction_is_a_new_version_and_the_old_stays_readable(store: Store) -> None:
    store.put(ARTICLE)
    changed = store.put(replace(ARTICLE, body=("Đoạn sửa.",), correction_note="Sửa đoạn một."))
    assert (changed.status, changed.version) == ("updated", 2)
    assert store.article("doi-a1").article.body == ("Đoạn sửa.",)
    old = store.article("doi-a1", 1)
    assert old.article.body == ("Đoạn một.", "Đoạn hai.")
    assert not old.is_current
    assert [version.version for version in store.versions("doi-a1")] == [2, 1]
    paragraph, where = store.paragraph("doi-a1.v1.p2")
    assert (paragraph.text, where.version) == ("Đoạn hai.", 1)


def test_the_same_again_changes_nothing(store: Store) -> None:
    store.put(ARTICLE)
    before = store.latest_sequence()
    assert store.put(ARTICLE).status == "unchanged"
    assert store.put(replace(ARTICLE, updated_at=NOW)).status == "unchanged"
    assert store.latest_sequence() == before


def test_two_of_one_id_in_a_batch_are_two_versions(store: Store) -> None:
    later = replace(ARTICLE, title="Đồi A1 hôm nay")
    results = store.put_many([ARTICLE, later, later])
    assert [(r.status, r.version) for r in results] == [
        ("added", 1),
        ("updated", 2),
        ("unchanged", 2),
    ]
    assert store.article("doi-a1").article.title == "Đồi A1 hôm nay"


def test_what_a_person_withdrew_stays_so_until_reinstated(store: Store) -> None:
    store.put(ARTICLE)
    assert store.withdraw("doi-a1", reason="theo yêu cầu")
    assert not store.withdraw("doi-a1")
    assert store.put(ARTICLE).status == "withdrawn"
    assert store.put(replace(ARTICLE, title="Khác")).status == "withdrawn"
    stored = store.article("doi-a1")
    assert (stored.state, stored.state_reason) == ("withdrawn", "theo yêu cầu")
    assert store.put(ARTICLE, reinstate=True).status == "updated"
    assert store.article("doi-a1").state == "live"


def test_what_was_pruned_comes_back_with_its_file(store: Store, tmp_path: Path) -> None:
    store.put(ARTICLE, origin=str(tmp_path / "bai" / "a.md"))
    assert store.ids_from([str(tmp_path / "bai")]) == {"doi-a1"}
    assert store.ids_from([str(tmp_path / "ba")]) == set()
    store.withdraw("doi-a1", pruned=True)
    assert store.ids_from([str(tmp_path)]) == set()
    assert store.put(ARTICLE).status == "updated"
    assert store.article("doi-a1").version == 1


def test_erased_text_is_nowhere_in_the_files(store: Store, tmp_path: Path) -> None:
    secret = "Nguyễn Văn Bí Mật ở bản Xa"
    store.put(replace(ARTICLE, body=(secret,), captions=(secret,), title=secret, url="https://x/y"))
    store.put(replace(ARTICLE, lead=secret))
    assert any(secret.encode() in file.read_bytes() for file in tmp_path.iterdir())
    assert store.erase("doi-a1", reason="quyền được quên", rewrite=keep)
    assert not any(secret.encode() in file.read_bytes() for file in tmp_path.iterdir())
    tombstone = store.article("doi-a1")
    assert (tombstone.state, tombstone.state_reason) == ("erased", "quyền được quên")
    assert tombstone.paragraphs == ()
    assert tombstone.article.title == ""
    with pytest.raises(Gone):
        store.paragraph("doi-a1.v1.p1")
    with pytest.raises(Gone, match="another id"):
        store.put(ARTICLE)
    assert store.put_many([ARTICLE])[0].status == "erased"


@pytest.mark.parametrize("paragraph_id", ["", "doi-a1", "doi-a1.v9.p1", "doi-a1.v1.p9", "x.vÂ.p1"])
def test_what_is_not_there_is_not_found(store: Store, paragraph_id: str) -> None:
    store.put(ARTICLE)
    with pytest.raises(NotFound):
        store.paragraph(paragraph_id)
    for lookup in (store.article, store.versions, store.withdraw):
        with pytest.raises(NotFound):
            lookup("khong-co")
    with pytest.raises(NotFound, match="version 7"):
        store.article("doi-a1", 7)


def drain(store: Store, after: Watermark, now: datetime, limit: int = 2) -> list[str]:
    seen: list[str] = []
    while True:
        changed, reached = store.changes(after, now=now, limit=limit)
        if not changed:
            assert reached == after
            return seen
        seen += [stored.id for stored in changed]
        after = reached


def test_changes_come_once_in_order_with_their_paragraphs(store: Store) -> None:
    for number in range(5):
        store.put(replace(ARTICLE, id=f"bai-{number}"))
    store.put(replace(ARTICLE, id="bai-1", title="Mới"))
    store.withdraw("bai-3")
    assert drain(store, Watermark(0), NOW) == ["bai-0", "bai-2", "bai-4", "bai-1", "bai-3"]
    changed, reached = store.changes(Watermark(6), now=NOW, limit=10)
    assert [(one.id, one.state, len(one.paragraphs)) for one in changed] == [
        ("bai-3", "withdrawn", 4)
    ]
    assert reached == Watermark(7, NOW)


def test_an_embargo_that_lapses_is_a_change(store: Store) -> None:
    store.put(ARTICLE)
    store.put(replace(ARTICLE, id="mai", published_at=NOW + timedelta(hours=2)))
    _, reached = store.changes(Watermark(0), now=NOW, limit=10)
    assert drain(store, reached, NOW + timedelta(hours=1)) == []
    assert drain(store, reached, NOW + timedelta(hours=3)) == ["mai"]


def test_counts_and_names_are_of_what_is_live(store: Store) -> None:
    store.put(ARTICLE)
    store.put(replace(ARTICLE, id="hai", section="Kinh tế", published_at=None))
    store.put(replace(ARTICLE, id="ba", source="Báo Hai", section="Đời sống"))
    store.put(replace(ARTICLE, id="tuong-lai", published_at=NOW + timedelta(days=1)))
    store.withdraw("ba")
    stats = store.stats(NOW)
    assert (stats.articles, stats.withdrawn, stats.erased) == (3, 1, 0)
    assert (stats.versions, stats.paragraphs) == (4, 12)
    assert stats.newest_published_at == stats.oldest_published_at == ARTICLE.published_at
    assert store.sections() == ["Kinh tế", "Lịch sử"]
    assert store.sources() == ["Báo Một"]


MOMENT = st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1), timezones=st.just(VIETNAM))
TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
@given(
    title=TEXT, lead=TEXT, body=st.lists(TEXT, max_size=3), captions=st.lists(TEXT, max_size=2),
    moment=st.none() | MOMENT,
)  # fmt: skip
def test_any_article_comes_back_the_same(
    store: Store,
    title: str,
    lead: str,
    body: list[str],
    captions: list[str],
    moment: datetime | None,
) -> None:
    article = Article(
        "x", title, lead, tuple(body), tuple(captions), published_at=moment, corrects=("y", "z")
    )
    store.put(article)
    assert store.article("x").article == article


def test_a_directory_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataDirError, match="--data-dir"):
        Store.open(f"sqlite:///{tmp_path / 'khong-co' / 'store.sqlite3'}")


def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite3"
    path.write_bytes(b"day khong phai co so du lieu" * 100)
    with pytest.raises(StoreError, match="rag restore"):
        Store.open(f"sqlite:///{path}")


@pytest.mark.parametrize("url", ["không phải", "khongco://host/db", "mysql+khongco://host/db"])
def test_a_url_that_cannot_be_used_is_a_settings_error(url: str) -> None:
    with pytest.raises(SettingsError, match="RAG_DATABASE_URL"):
        Store.open(url)


def test_a_withdrawal_by_a_person_outlasts_a_pruning(store: Store) -> None:
    article = Article("mot", title="Một")
    store.put(article)
    assert store.withdraw("mot", reason="its file is gone", pruned=True)
    assert not store.withdraw("mot", reason="sai sự thật")
    assert store.put(article).status == "withdrawn"
    stored = store.article("mot")
    assert (stored.state, stored.state_reason) == ("withdrawn", "sai sự thật")


def test_a_withdrawal_by_a_person_is_not_undone_by_a_pruning(store: Store) -> None:
    article = Article("mot", title="Một")
    store.put(article)
    store.withdraw("mot", reason="sai sự thật")
    assert not store.withdraw("mot", reason="its file is gone", pruned=True)
    assert store.put(article).status == "withdrawn"


def test_an_id_that_was_mapped_leads_back_to_its_original(store: Store) -> None:
    store.put_many([Article("x--a_2Fb", title="Một")], original_ids=["a/b"])
    store.put_many([Article("x--a_2Fb", title="Một, sửa")])
    assert store.article("x--a_2Fb").original_id == "a/b"
    assert store.articles(["x--a_2Fb"])["x--a_2Fb"].original_id == "a/b"


def test_what_is_as_an_earlier_version_can_be_held_back(store: Store) -> None:
    first, second = Article("mot", title="Một", body=("a",)), Article("mot", title="Hai")
    store.put_many([first, second])
    (held,) = store.put_many([first], hold_earlier=True)
    assert (held.status, held.version) == ("earlier", 1)
    assert store.article("mot").version == 2
    (put,) = store.put_many([first])
    assert (put.status, put.version) == ("updated", 3)
