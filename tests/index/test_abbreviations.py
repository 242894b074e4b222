import json
from pathlib import Path

import pytest

from rag.bootstrap import Application, open_application
from rag.errors import IndexUnavailable
from rag.index.abbreviations import FINGERPRINT, AbbreviationIndex
from rag.index.passages import indexed
from rag.settings import Settings
from rag.types import Article, ArticleVersion, Watermark
from rag.vietnamese.abbreviations import expanded
from tests.index.factory import NOW, stored

FOREST = "Ban quản lý rừng (BQLR) Mường Phăng trồng thêm cây."
ONE = stored("mot", "Rừng Mường Phăng", FOREST)
TWO = stored("hai", "Rừng Mường Nhé", "Theo ban quản lý rừng (BQLR), rừng đã xanh lại.")


def fill(index: AbbreviationIndex, *articles: ArticleVersion, sequence: int = 2) -> None:
    index.apply([indexed(article, NOW) for article in articles])
    index.commit(Watermark(sequence, NOW))


def read(index: AbbreviationIndex, question: str) -> list[str]:
    return [one.text for one in expanded(question, index.learned())]


def test_a_pair_that_two_articles_explain_is_learned_both_ways(tmp_path: Path) -> None:
    index = AbbreviationIndex.open(tmp_path / "abbreviations")
    fill(index, ONE)
    assert read(index, "bqlr Mường Phăng") == []
    fill(index, TWO)
    assert read(index, "bqlr Mường Phăng") == ["ban quản lý rừng"]
    assert read(index, "ban quản lý rừng Mường Phăng") == ["BQLR"]
    assert read(index, "ban quan ly rung") == ["BQLR"]


def test_what_was_committed_is_there_again_after_opening(tmp_path: Path) -> None:
    fill(AbbreviationIndex.open(tmp_path), ONE, TWO, sequence=7)
    again = AbbreviationIndex.open(tmp_path)
    assert again.watermark == Watermark(7, NOW)
    assert read(again, "bqlr") == ["ban quản lý rừng"]


def test_an_article_that_explains_nothing_moves_the_watermark_alone(tmp_path: Path) -> None:
    index = AbbreviationIndex.open(tmp_path)
    fill(index, stored("ba", "Trời đẹp", "Nắng cả ngày."), sequence=3)
    assert not (tmp_path / "pairs.json").exists()
    assert AbbreviationIndex.open(tmp_path).watermark == Watermark(3, NOW)


def test_another_process_sees_it_after_reloading(tmp_path: Path) -> None:
    reader = AbbreviationIndex.open(tmp_path)
    fill(AbbreviationIndex.open(tmp_path), ONE, TWO)
    assert read(reader, "bqlr") == []
    reader.reload()
    assert read(reader, "bqlr") == ["ban quản lý rừng"]
    assert reader.watermark == Watermark(2, NOW)


def test_applying_twice_counts_once_and_a_new_version_replaces_the_old(tmp_path: Path) -> None:
    index = AbbreviationIndex.open(tmp_path)
    fill(index, ONE)
    fill(index, ONE)
    assert read(index, "bqlr") == []
    fill(index, ONE, TWO)
    fill(index, stored("mot", "Rừng Mường Phăng", "Cây lớn nhanh.", version=2))
    assert read(index, "bqlr") == []
    assert index.article_ids() == {"hai"}


def test_a_withdrawn_article_teaches_nothing_and_leaves_no_text(tmp_path: Path) -> None:
    index = AbbreviationIndex.open(tmp_path)
    fill(index, ONE, TWO)
    fill(index, *(stored(one.id, "", version=2, state="erased") for one in (ONE, TWO)))
    assert dict(index.learned()) == {}
    assert "quản lý" not in (tmp_path / "pairs.json").read_text("utf-8")


def test_the_commonest_meaning_comes_first(tmp_path: Path) -> None:
    index = AbbreviationIndex.open(tmp_path)
    rice = [stored(f"a{n}", "Lúa", "Tổ hợp giống lúa (THGL) mới.") for n in range(2)]
    work = [stored(f"b{n}", "Việc", "Trung hạn giải lao (THGL) kéo dài.") for n in range(3)]
    fill(index, *rice, *work)
    assert read(index, "THGL") == ["Trung hạn giải lao", "Tổ hợp giống lúa"]


@pytest.mark.parametrize(
    "content",
    ["không phải JSON", "[]", '{"mot": 1}', '{"mot": [["BQLR"]]}'],
)
@pytest.mark.parametrize("name", ["pairs.json", "state.json"])
def test_a_damaged_file_is_begun_anew(tmp_path: Path, name: str, content: str) -> None:
    fill(AbbreviationIndex.open(tmp_path), ONE, TWO)
    (tmp_path / name).write_text(content, "utf-8")
    index = AbbreviationIndex.open(tmp_path)
    assert index.watermark == Watermark(0)
    assert dict(index.learned()) == {}


def test_pairs_found_by_another_rule_are_found_again(tmp_path: Path) -> None:
    fill(AbbreviationIndex.open(tmp_path), ONE, TWO)
    path = tmp_path / "state.json"
    value = json.loads(path.read_text("utf-8"))
    assert value["fingerprint"] == FINGERPRINT
    value["fingerprint"] = "abbreviations-0"
    path.write_text(json.dumps(value), "utf-8")
    assert AbbreviationIndex.open(tmp_path).watermark == Watermark(0)


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    index = AbbreviationIndex.open(tmp_path / "taken")
    (tmp_path / "taken").write_text("", "utf-8")
    with pytest.raises(IndexUnavailable, match="Cannot write"):
        fill(index, ONE)


def article(identity: str, body: str) -> Article:
    return Article(id=identity, title="Rừng", body=(body,))


@pytest.fixture
def app(tmp_path: Path) -> Application:
    return open_application(Settings(_env_file=None, data_dir=tmp_path))


def test_sync_keeps_them_with_the_store_and_a_rebuild_makes_them_again(app: Application) -> None:
    try:
        for identity in ("mot", "hai"):
            app.store.put(article(identity, FOREST))
        app.sync.sync()
        assert read(app.abbreviations, "bqlr") == ["Ban quản lý rừng"]
        before = app.abbreviations.watermark
        app.sync.sync()
        assert app.abbreviations.watermark == before
        app.close()
        app = open_application(app.settings, anew=True)
        app.sync.sync()
        assert read(app.abbreviations, "bqlr") == ["Ban quản lý rừng"]
        app.store.withdraw("hai")
        assert any("abbreviations" in problem for problem in app.sync.verify())
        app.sync.sync()
        assert read(app.abbreviations, "bqlr") == []
        assert app.sync.verify() == []
    finally:
        app.close()
