import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from rag.jobs.ingest import ingest_paths
from rag.store.store import Store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store.open(tmp_path / "store.sqlite3")
    yield opened
    opened.close()


def lines(path: Path, *rows: dict[str, object]) -> Path:
    path.parent.mkdir(exist_ok=True)
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return path


def texts(store: Store, article_id: str) -> list[str]:
    """The body of each version, oldest first."""
    count = store.article(article_id).version
    return ["\n".join(store.article(article_id, n + 1).article.body) for n in range(count)]


def test_one_id_on_two_lines_is_an_update_once_and_then_unchanged(
    store: Store, tmp_path: Path
) -> None:
    path = lines(tmp_path / "a.jsonl", {"id": "mot", "body": "cũ"}, {"id": "mot", "body": "mới"})
    report = ingest_paths(store, [path])
    assert (report.counts()["added"], report.counts()["updated"]) == (1, 1)
    for _ in range(2):
        report = ingest_paths(store, [path])
        assert report.counts() == {"added": 0, "updated": 0, "unchanged": 2, "rejected": 0}
        (warning,) = report.warnings
        assert "a.jsonl:2: id 'mot' stands at" in warning
        assert "a.jsonl:1 too" in warning
    assert texts(store, "mot") == ["cũ", "mới"]


def test_a_text_taken_back_is_a_new_version(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    for body in ("cũ", "mới", "cũ"):
        ingest_paths(store, [lines(path, {"id": "mot", "body": body})])
    assert texts(store, "mot") == ["cũ", "mới", "cũ"]
    assert ingest_paths(store, [path]).counts()["unchanged"] == 1


def test_an_edited_later_line_is_one_new_version(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    for later in ("hai", "ba"):
        rows = {"id": "mot", "body": "một"}, {"id": "mot", "body": later}
        ingest_paths(store, [lines(path, *rows)])
    assert texts(store, "mot") == ["một", "hai", "ba"]


def test_two_files_of_one_name_in_two_folders_are_pointed_out(store: Store, tmp_path: Path) -> None:
    for folder, body in (("a", "Bài của a."), ("b", "Bài của b.")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "bai.txt").write_text(f"Tiêu đề\n\n{body}\n", "utf-8")
    (warning,) = ingest_paths(store, [tmp_path / "a", tmp_path / "b"]).warnings
    assert str(tmp_path / "a" / "bai.txt") in warning
    assert "give each an id of its own" in warning


def test_copies_are_not_pointed_out(store: Store, tmp_path: Path) -> None:
    row: dict[str, object] = {"id": "mot", "body": "một"}
    assert ingest_paths(store, [lines(tmp_path / "a.jsonl", row, row)]).warnings == []


def test_a_long_foreign_id_is_kept_beside_ours(store: Store, tmp_path: Path) -> None:
    original = "cms/" + "bài số 7 " * 20 + "#cuối"
    report = ingest_paths(
        store, [lines(tmp_path / "a.jsonl", {"id": original, "title": "Tiêu đề"})]
    )
    assert report.counts()["added"] == 1
    (article_id,) = store.ids_from([str(tmp_path.resolve())])
    assert len(article_id) <= 120
    assert store.article(article_id).original_id == original


def test_prune_withdraws_what_is_gone_and_its_return_brings_it_back(
    store: Store, tmp_path: Path
) -> None:
    folder = tmp_path / "bai"
    lines(folder / "a.jsonl", {"id": "mot", "body": "một"})
    kept = lines(folder / "b.jsonl", {"id": "hai", "body": "hai"})
    ingest_paths(store, [folder])
    shutil.move(folder / "a.jsonl", tmp_path / "a.jsonl")
    assert ingest_paths(store, [folder]).pruned == 0
    assert ingest_paths(store, [folder], prune=True).pruned == 1
    assert store.article("mot").state == "withdrawn"
    assert store.article("hai").state == "live"
    shutil.move(tmp_path / "a.jsonl", folder / "a.jsonl")
    assert ingest_paths(store, [folder]).counts()["updated"] == 1
    assert store.article("mot").state == "live"

    kept.write_text("không phải JSON\n", "utf-8")
    report = ingest_paths(store, [folder], prune=True)
    assert report.pruned == 0
    assert "nothing was pruned" in report.warnings[-1]
    assert store.article("hai").state == "live"


def test_an_editors_withdrawal_of_a_pruned_article_stays(store: Store, tmp_path: Path) -> None:
    path = lines(tmp_path / "bai" / "a.jsonl", {"id": "mot", "body": "một"})
    ingest_paths(store, [path])
    text = path.read_text("utf-8")
    path.write_text("", "utf-8")
    ingest_paths(store, [path], prune=True)
    store.withdraw("mot", reason="sai sự thật")
    path.write_text(text, "utf-8")
    assert ingest_paths(store, [path]).counts()["kept withdrawn"] == 1
    assert store.article("mot").state == "withdrawn"
