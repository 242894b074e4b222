import json
import lzma
from pathlib import Path

from benchmarks.command import read_lines, write_lines
from benchmarks.quality.haystack import Haystack, write_haystack

# Sixty words each, all different: long enough for the product to tell a copy.
STORY = " ".join(f"chữ{number} nối" for number in range(60))
OTHER = " ".join(f"lời{number} khác" for number in range(60))


def files(folder: Path) -> tuple[Path, Path]:
    dataset, news = folder / "tap", folder / "news.jsonl.xz"
    dataset.mkdir()
    write_lines(dataset / "articles.jsonl", [{"id": "a", "title": "Hòa giải", "body": STORY}])
    rows = [
        {"title": "Đặt tựa khác", "body": f"Mở đầu. {STORY}"},
        {"title": "hoà giải", "body": OTHER},
        {"title": "Chuyện riêng", "body": OTHER},
        {"title": "Tin ngắn", "body": "Một câu."},
    ]
    with lzma.open(news, "wt", encoding="utf-8") as out:
        out.writelines(json.dumps(row) + "\n" for row in rows)
    return dataset, news


def test_copies_and_same_titles_stay_out_and_are_counted(tmp_path: Path) -> None:
    dataset, news = files(tmp_path)
    out = tmp_path / "out.jsonl"
    made = write_haystack(out, dataset, news, 20, seed=1)
    assert made == Haystack(2, 1, 1)
    assert made.drawn == 4
    assert [row["id"] for row in read_lines(out)] == ["news-2", "news-3"]


def test_a_draw_is_the_same_for_one_seed(tmp_path: Path) -> None:
    dataset, news = files(tmp_path)
    drawn = set()
    for seed in range(12):
        twice = []
        for _ in range(2):
            write_haystack(tmp_path / "out.jsonl", dataset, news, 2, seed=seed)
            twice.append(tuple(row["id"] for row in read_lines(tmp_path / "out.jsonl")))
        assert twice[0] == twice[1]
        drawn.add(twice[0])
    assert len(drawn) > 1
