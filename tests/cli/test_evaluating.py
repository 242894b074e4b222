"""``rag evaluate`` over an archive small enough to know every figure by hand."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click import UsageError
from click.testing import CliRunner, Result

from rag.cli import rag
from rag.store.store import Store
from rag.types import Article

ARTICLES = (
    ("cau", "Cầu Thanh Bình", "Cầu Thanh Bình dài 120 mét.\nCầu khánh thành năm 2019."),
    ("cho", "Chợ Mường Thanh", "Chợ Mường Thanh có 300 quầy hàng."),
    ("rung", "Rừng Mường Phăng", "Rừng Mường Phăng rộng 900 ha."),
)
QUESTIONS = (
    ("q1", "Cầu Thanh Bình dài bao nhiêu mét?", ["cau"], ["120 mét"], True),
    ("q2", "Chợ Mường Thanh có bao nhiêu quầy hàng?", ["cho"], ["300 quầy"], True),
    # Its gold answer stands nowhere: the article can be right, no paragraph can.
    ("q3", "Rừng Mường Phăng rộng bao nhiêu?", ["rung"], ["7.000 ha"], True),
    ("q4", "Ai viết bản giao hưởng số chín?", [], [], False),
)


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tap-nho")
    write(
        folder / "articles.jsonl",
        [{"id": key, "title": title, "body": body} for key, title, body in ARTICLES],
    )
    names = ("id", "question", "gold_article_ids", "answers", "answerable")
    write(folder / "questions.jsonl", [dict(zip(names, row, strict=True)) for row in QUESTIONS])
    return folder


def write(path: Path, rows: list[dict[str, Any]]) -> None:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")


def lines(path: Path) -> Iterator[dict[str, Any]]:
    return (json.loads(line) for line in path.read_text("utf-8").splitlines())


def run(data_dir: Path, *arguments: object) -> Result:
    # The environment of whoever runs the tests must not decide what is measured.
    names = ("DATABASE_URL", "CHROMA_URL", "EMBEDDING_MODEL", "RERANKER_MODEL", "LLM")
    clean = {f"RAG_{name}": "" for name in names}
    found = CliRunner(env=clean).invoke(
        rag, ["--data-dir", str(data_dir), "evaluate", *map(str, arguments)], standalone_mode=False
    )
    if found.exception is not None:
        raise found.exception
    return found


def test_the_whole_table_and_each_questions_scores(dataset: Path, tmp_path: Path) -> None:
    data_dir, out = tmp_path / "data", tmp_path / "out.jsonl"
    report = json.loads(run(data_dir, dataset, "--answers", "--json", "--out", out).stdout)
    assert (report["articles"], report["questions"]) == (3, 4)
    assert {one["typed"] for one in report["changes"]} >= {"unaccented"}
    means = {
        (one["typed"], one["metric"]): (one["mean"], one["questions"])
        for one in report["figures"]
        if one["half"] == "all"
    }
    for typed in ("as_written", "unaccented"):
        assert means[typed, "article_ndcg_10"] == (1.0, 3)
        assert means[typed, "article_recall_5"] == (1.0, 3)
        mean, questions = means[typed, "paragraph_precision_1"]
        assert questions == 3
        assert mean == pytest.approx(2 / 3)
    assert means["as_written", "holds_gold"] == (pytest.approx(2 / 3), 3)
    assert means["as_written", "rightly_abstained"] == (1.0, 1)
    first, _, third, fourth = [row for row in lines(out) if row["typed"] == "as_written"]
    assert (first["article_rank"], first["paragraph_rank"]) == (1, 1)
    assert first["hits"][0] == "cau.v1.p1"
    assert third["metrics"]["paragraph_ndcg_10"] == 0
    assert third["paragraph_rank"] is None
    assert fourth["metrics"] == {"rightly_abstained": 1.0}
    assert list(data_dir.iterdir()) == []


def test_two_runs_are_compared(dataset: Path, tmp_path: Path) -> None:
    whole, some = tmp_path / "a.jsonl", tmp_path / "b.jsonl"
    shown = run(tmp_path, dataset, "--typed", "as_written", "--out", whole)
    assert "article nDCG@10" in shown.stdout
    run(tmp_path, dataset, "--typed", "as_written", "--questions", 3, "--out", some)
    found = run(tmp_path, "--compare", whole, some, "--json")
    report = json.loads(found.stdout)
    assert (report["only_first"], report["only_second"]) == (1, 0)
    assert {(one["change"], one["p_value"]) for one in report["differences"]} == {(0.0, 1.0)}
    assert f"1 questions that only {whole}" in found.stderr
    assert "unadjusted" in run(tmp_path, "--compare", whole, whole).stdout


def test_questions_named_in_a_file_among_other_articles(dataset: Path, tmp_path: Path) -> None:
    ids, others, out = tmp_path / "ids.txt", tmp_path / "others.jsonl", tmp_path / "out.jsonl"
    ids.write_text("q2\nq1\n", "utf-8")
    # One tells of a bridge too, one has the id of the dataset's own.
    body = "Cầu Thanh Bình dài bao nhiêu mét? Cầu Thanh Bình dài bao nhiêu mét thì chưa rõ."
    write(
        others,
        [
            {"id": "khac", "title": "Cầu Thanh Bình dài bao nhiêu mét?", "body": body},
            {"id": "cho", "title": "Một bài khác", "body": "Không nói gì về chợ."},
        ],
    )
    options = ("--typed", "as_written", "--only", ids, "--add", others, "--out", out, "--json")
    found = run(tmp_path / "data", dataset, *options)
    report = json.loads(found.stdout)
    assert (report["articles"], report["articles_beside"], report["questions"]) == (3, 1, 2)
    assert "1 added articles have the id" in found.stderr
    first, second = lines(out)
    assert (first["id"], first["article_rank"]) == ("q1", 2)
    assert first["hits"][0].startswith("khac.")
    assert (second["id"], second["article_rank"], second["paragraph_rank"]) == ("q2", 1, 1)


def test_an_id_that_the_dataset_repeats_is_no_added_article(dataset: Path, tmp_path: Path) -> None:
    repeating = shutil.copytree(dataset, tmp_path / "lap-lai")
    with (repeating / "articles.jsonl").open("a", encoding="utf-8") as file:
        file.write('{"id": "cho", "title": "Chợ", "body": "Chợ dời sang bờ kia."}\n')
    found = run(tmp_path / "data", repeating, "--typed", "as_written", "--json")
    report = json.loads(found.stdout)
    assert (report["articles"], report["articles_beside"]) == (3, 0)
    assert "added articles" not in found.stderr


def test_an_article_that_cannot_be_read_is_listed_and_its_question_missed(tmp_path: Path) -> None:
    (tmp_path / "articles.jsonl").write_text('{"id": "a", "title": "Cầu"}\n{\n', "utf-8")
    write(
        tmp_path / "questions.jsonl",
        [{"id": "q", "question": "Cầu nào?", "gold_article_ids": ["b"], "answers": ["x"]}],
    )
    found = run(tmp_path / "data", tmp_path, "--typed", "as_written", "--json")
    assert found.return_value == 3
    assert "articles.jsonl:2" in found.stderr
    assert {one["mean"] for one in json.loads(found.stdout)["figures"]} == {0.0}


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        ([], "DATASET, or --gold"),
        (["DATASET", "--typed", "backwards"], "there are as_written"),
    ],
)
def test_wrong_use_says_what_is_right(
    arguments: list[str], complaint: str, dataset: Path, tmp_path: Path
) -> None:
    given = [str(dataset) if one == "DATASET" else one for one in arguments]
    with pytest.raises(Exception, match=complaint) as raised:
        run(tmp_path, *given)
    assert raised.value.exit_code == 2  # type: ignore[attr-defined]


def test_the_gold_set_is_asked_in_the_archive_itself_and_leaves_nothing_there(
    tmp_path: Path,
) -> None:
    with pytest.raises(UsageError, match="gold set is empty"):
        run(tmp_path, "--gold")
    store = Store.open(tmp_path / "store.sqlite3")
    for key, title, body in ARTICLES:
        store.put(Article(key, title=title, body=tuple(body.split("\n"))))
    for _, question, articles, answers, answerable in QUESTIONS:
        store.gold.add(
            None,
            question,
            datetime(2026, 11, 1, tzinfo=UTC),
            article_ids=articles,
            answers=answers,
            answerable=answerable,
            by="minh",
        )
    store.close()
    report = json.loads(
        run(tmp_path, "--gold", "--answers", "--typed", "as_written", "--json").stdout
    )
    assert (report["dataset"], report["articles"], report["questions"]) == ("gold", 3, 4)
    means = {one["metric"]: one["mean"] for one in report["figures"] if one["half"] == "all"}
    assert means["article_recall_5"] == 1.0
    assert means["rightly_abstained"] == 1.0
    opened = Store.open(tmp_path / "store.sqlite3")
    assert opened.stats(datetime.now(UTC)).answers == 0
    opened.close()
    with pytest.raises(UsageError, match="or --gold, or"):
        run(tmp_path, "--gold", "--compare", __file__, __file__)
    with pytest.raises(UsageError, match="as it is"):
        run(tmp_path, "--gold", "--add", __file__)
