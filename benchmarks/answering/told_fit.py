"""Learn the trees of ``rag.answering.told`` on the tuning half of a dataset.

    python -m benchmarks.answering.told_fit DATASET --news NEWS --out FOLDER [--cache FOLDER]
        [--score-untouched]

What is told: the half's questions with half of the archive there, and made questions that
their article tells. What is not: the same questions with the paragraphs taken out that hold
their answer, attributes that an article tells nowhere, and other articles' questions put to
it (:mod:`benchmarks.answering.made_questions`); and the hand-written rows of that half in
:mod:`benchmarks.premises`, of both kinds. ``NEWS`` is the news for training, of which
articles are taken too, read as an archive of its own. Prints, by five folds by article, what
each threshold refuses; copy LEAST_TOLD into the module.
"""

from __future__ import annotations

import argparse
import json
import pickle
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from benchmarks.answering.abstention_fit import FOLDS, SETTINGS, TREES, calibrated, is_left
from benchmarks.answering.data import Case, cases, found, part
from benchmarks.answering.folded import Readers
from benchmarks.answering.made_questions import Made, background_questions, made_questions
from benchmarks.answering.told_card import write_told_card
from benchmarks.premises.__main__ import attribute_rows
from rag.answering.abstention import Abstention, gives_asked, is_matched
from rag.answering.answerability import features
from rag.answering.chain import RETRIEVED
from rag.answering.reading import Reader
from rag.answering.told import TOLD_FEATURES, TREES_FILE, Told, names_something, told_features
from rag.retrieval.trees import TreeEnsemble, save_trees
from rag.training.ranker import fold_of, load_lightgbm, plain_trees
from rag.types import Hit
from rag.vietnamese.normalise import clean, fold

KEPT = 50
# Of the made questions two in five are asked without marks, of the human ones every second
# is asked both ways.
_STYLES, _UNMARKED = 5, 3
# What an example counts. Of a question put to another article, and of one whose paragraphs
# were taken out, the article may still tell it in other words. Hand-written rows are few,
# and what is to be told apart.
WEIGHTS = {
    "silent": 0.1,
    "swapped": 0.3,
    "background": 0.5,
    "own": 2.0,
    "post": 2.0,
    "told": 2.0,
    "hand": 4.0,
}


@dataclass(frozen=True, slots=True)
class Row:
    """One question read. ``source``: "human", "gone", "silent", "hand", "background" or the
    way it was made; ``is_refused`` by the other model and the rules."""

    fold: int
    source: str
    is_told: bool
    is_marked: bool
    is_refused: bool
    values: list[float]


class Rows:
    """Reads questions with readers that have not seen them."""

    def __init__(self, readers: Readers) -> None:
        self._readers = readers
        self._abstention = Abstention.load()

    def read(
        self,
        reader: Reader,
        question: str,
        hits: Sequence[Hit],
        source: str,
        story: str,
        told: bool,
    ) -> Iterator[Row]:
        reading = reader.read(question, hits[:RETRIEVED])
        if not reading.ranked:
            return
        values = features(reading)
        is_enough = (
            self._abstention.probability(values) >= self._abstention.threshold
            and not reading.missing(reading.ranked[0].candidate.hit)
            and gives_asked(reading)
            and is_matched(reading)
        )
        is_marked = fold(question) != question
        row = told_features(reading, values)
        yield Row(fold_of(story, FOLDS), source, told, is_marked, not is_enough, row)

    def human(self, dataset: Path, cache: Path | None, *, untouched: bool) -> Iterator[Row]:
        """Of one half: with its article there, taken out, and silent."""
        for style in ("marked", "unmarked"):
            asked = cases(dataset, unmarked=style == "unmarked")
            kept = cache / f"{style}.pickle" if cache else None
            near = found(dataset, asked, top_k=120, cache=kept)
            for case, hits in zip(asked, near, strict=True):
                is_left_out = style == "unmarked" and part(case.question, 2)
                if case.is_tuning is untouched or is_left_out:
                    continue
                story, reader = min(case.gold_articles), self._readers.of(case)
                states = [("there", "human", KEPT, True), ("silent", "silent", 100, False)]
                if untouched:
                    states = [("there", "human", KEPT, True), ("gone", "gone", KEPT, False)]
                for state, source, share, told in states:
                    left = [hit for hit in hits if is_left(hit, case, share, state)]
                    yield from self.read(reader, case.question, left, source, story, told)

    def made(self, known: Sequence[tuple[Made, str, list[Hit]]]) -> Iterator[Row]:
        for one, question, hits in known:
            is_other = one.article_id.startswith("background")
            case = Case(question, frozenset([one.article_id]), (), is_tuning=not is_other)
            source = "background" if is_other else one.way
            if one.is_told and one.way == "attribute" and not is_other:
                source = "told"
            yield from self.read(
                self._readers.of(case), question, hits, source, one.article_id, one.is_told
            )


def searched(
    folder: Path, made: Sequence[Made], cache: Path | None
) -> list[tuple[Made, str, list[Hit]]]:
    """Each question as it is typed, with its hits over the folder's articles. ``cache`` is
    believed without looking."""
    if cache is not None and cache.exists():
        kept: list[tuple[Made, str, list[Hit]]] = pickle.loads(cache.read_bytes())
        return kept
    from rag.bootstrap import open_application, read_settings
    from rag.jobs.ingest import ingest_paths

    with tempfile.TemporaryDirectory() as scratch:
        app = open_application(read_settings(data_dir=Path(scratch)))
        try:
            ingest_paths(app.store, [folder])
            app.sync.sync()
            found_ = []
            for one in made:
                both = one.way == "hand"
                is_marked = part(one.question, _STYLES) < _UNMARKED
                asked = clean(one.question)
                for question in (
                    (asked, fold(asked)) if both else ((asked if is_marked else fold(asked)),)
                ):
                    hits = app.retriever.search(question, top_k=RETRIEVED)
                    found_.append((one, question, hits))
        finally:
            app.close()
    if cache is not None:
        cache.write_bytes(pickle.dumps(found_))
    return found_


def hand_written() -> list[Made]:
    """The tuning half's rows of ``benchmarks.premises``: true questions and missing
    attributes."""
    return [
        Made(question, article, is_told, "hand")
        for article, question, is_told in attribute_rows()
        if part(article, 2) == 0
    ]


def examples(given: argparse.Namespace, rows: Rows) -> Iterator[Row]:
    """Everything of the tuning half."""
    yield from rows.human(given.dataset, given.cache, untouched=False)
    made = made_questions(given.dataset, cases(given.dataset, unmarked=False))
    yield from rows.made(searched(given.dataset, made, _kept(given, "made.pickle")))
    yield from rows.made(searched(given.dataset, hand_written(), _kept(given, "hand.pickle")))
    articles, asked = background_questions(given.news)
    with tempfile.TemporaryDirectory() as scratch:
        lines = (json.dumps(one, ensure_ascii=False) for one in articles)
        Path(scratch, "articles.jsonl").write_text("\n".join(lines), encoding="utf-8")
        yield from rows.made(searched(Path(scratch), asked, _kept(given, "background.pickle")))


def _kept(given: argparse.Namespace, name: str) -> Path | None:
    return given.cache / name if given.cache else None


def table(rows: Sequence[Row], probability: np.ndarray) -> list[str]:
    """Per threshold: of the human questions that are there, refused and refused by this
    model alone; the untold refused and the told ones, by where they are from."""
    named = np.array([names_something(row.values) for row in rows])
    source = np.array([row.source for row in rows])
    told = np.array([row.is_told for row in rows])
    before = np.array([row.is_refused for row in rows])
    lines = []
    for threshold in (0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.6):
        after = named & (probability < threshold)
        human, hand = source == "human", source == "hand"
        shares = [
            (after | before)[human].mean(),
            (after & ~before)[human].mean(),
            (after | before)[human & named].mean(),
            (after | before)[hand & ~told].mean(),
            (after | before)[hand & told].mean(),
            after[np.isin(source, ["attribute", "swapped", "titled"]) & ~told].mean(),
            after[(source == "background") & ~told].mean(),
            after[(source == "background") & told].mean(),
        ]
        lines.append(f"| {threshold:.2f} | " + " | ".join(f"{one:.3f}" for one in shares) + " |")
    return lines


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("dataset", type=Path)
    parser.add_argument("--news", type=Path, required=True, help="news-train.jsonl.xz")
    parser.add_argument("--out", type=Path, required=True, help="the folder of the trees")
    parser.add_argument("--cache", type=Path)
    parser.add_argument("--score-untouched", action="store_true", help="the last measurement")
    given = parser.parse_args()
    reading = Rows(Readers(given.dataset, given.cache))
    if given.score_untouched:
        score_untouched(given, reading)
        return
    rows = list(examples(given, reading))
    matrix = np.array([row.values for row in rows])
    told = np.array([row.is_told for row in rows])
    weight = np.array([WEIGHTS.get(row.source, 1.0) for row in rows])
    folds = np.array([row.fold for row in rows])
    lightgbm = load_lightgbm()

    def learned(chosen: np.ndarray) -> object:
        data = lightgbm.Dataset(
            matrix[chosen], told[chosen], weight=weight[chosen], feature_name=list(TOLD_FEATURES)
        )
        return lightgbm.train(SETTINGS, data, TREES)

    crossed = np.zeros(len(rows))
    for number in range(FOLDS):
        model = learned(folds != number)
        crossed[folds == number] = model.predict(matrix[folds == number], raw_score=True)
    line = LogisticRegression(C=1e6).fit(crossed[:, None], told, sample_weight=weight)
    slope, bias = float(line.coef_[0, 0]), float(line.intercept_[0])
    trees = calibrated(plain_trees(learned(np.ones(len(rows), bool))), slope, bias)
    save_trees(given.out / TREES_FILE, list(TOLD_FEATURES), trees)
    lines = table(rows, 1.0 / (1.0 + np.exp(-(crossed * slope + bias))))
    hand = np.array([row.source == "hand" for row in rows])
    area = roc_auc_score(told[hand], crossed[hand])
    write_told_card(given.out, examples=len(rows), lines=lines, area=area)
    print("\n".join(lines))
    print(f"hand-written rows: area {area:.3f}")


def score_untouched(given: argparse.Namespace, reading: Rows) -> None:
    """Refused of the untouched half's questions, half of the archive there, as shipped."""
    shipped = Told(TreeEnsemble.load(given.out / TREES_FILE))
    rows = list(reading.human(given.dataset, given.cache, untouched=True))
    for is_marked in (True, False):
        for source in ("human", "gone"):
            those = [r for r in rows if r.source == source and r.is_marked is is_marked]
            before = np.array([row.is_refused for row in those])
            untold = np.array([not shipped.allows(row.values) for row in those])
            print(
                f"{'marked' if is_marked else 'unmarked'} {source}: refused without these trees "
                f"{before.mean():.3f}, with them {(before | untold).mean():.3f} of {len(those)}"
            )


if __name__ == "__main__":
    main()
