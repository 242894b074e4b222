from benchmarks.quality.tables import BOTH, Column, losses_table, metrics_table
from rag.evaluation.scores import Scored


def scored(
    key: str, ndcg: float, *, typed: str = "as_written", is_tuning: bool = False, text: str = "?"
) -> Scored:
    metrics = {"article_ndcg_10": ndcg}
    if key != "d":  # it has no gold answer
        metrics["paragraph_precision_1"] = ndcg
    return Scored(key, typed, text, key, is_tuning, metrics)


ROWS = [
    scored("a", 1.0, is_tuning=True),
    scored("b", 1.0),
    scored("c", 0.5),
    scored("d", 0.0),
]


def cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip("|").split("|")]


def test_each_column_has_its_questions_and_each_cell_its_interval() -> None:
    columns = (*BOTH, Column("understood", "untouched", {"a", "b"}))
    shown = metrics_table(
        "set",
        ROWS,
        columns,
        {"article_ndcg_10": ".89"},
        seed=1,
        metrics=("article_ndcg_10", "paragraph_precision_1", "paragraph_recall_5"),
    )
    head, _, ndcg, precision, recall = map(cells, shown.splitlines())
    assert head == ["set", "tuning half (1)", "untouched half (3)", "understood (1)", "reach"]
    assert ndcg == ["article nDCG@10", "1.0000", "0.5000 [0.000, 1.000]", "1.0000", ".89"]
    assert precision[2] == "0.7500 [0.500, 1.000] of 2"
    assert recall[1:] == ["–", "–", "–", ""]


def test_a_loss_is_over_all_questions_and_over_those_that_typing_changes() -> None:
    other = [
        scored("b", 0.5, typed="shorthand", text="?!"),
        scored("c", 0.5, typed="shorthand"),
        scored("d", 0.0, typed="shorthand"),
    ]
    shown = losses_table("typed", [*ROWS, *other], "untouched", {"shorthand": ".03"}, seed=1)
    (row,) = [cells(line) for line in shown.splitlines()[2:]]
    name, after, loss, changed, alone, reach = row
    assert (name, after, changed, alone, reach) == ("shorthand", "0.3333", "33%", "0.5000", ".03")
    assert loss == "0.1667 [0.000, 0.500]"


def test_a_gain_is_a_negative_loss() -> None:
    better = [scored("c", 1.0, typed="raw_telex", text="??")]
    shown = losses_table("typed", [*ROWS, *better], "untouched", {}, seed=1)
    assert cells(shown.splitlines()[2])[:3] == ["raw telex", "1.0000", "-0.5000"]
