from rag.evaluation.comparing import compare, losses
from rag.evaluation.report import comparison_text, figures, figures_text
from rag.evaluation.scores import Scored


def scored(key: str, typed: str, value: float, *, is_tuning: bool = True) -> Scored:
    return Scored(key, typed, "?", key, is_tuning, {"article_ndcg_10": value})


ROWS = [
    scored("a", "as_written", 1.0),
    scored("b", "as_written", 0.5, is_tuning=False),
    scored("c", "as_written", 0.0, is_tuning=False),
    scored("a", "unaccented", 0.5),
]


def test_a_figure_a_metric_and_half_that_has_questions() -> None:
    found = {(one.typed, one.half): one.value for one in figures(ROWS, seed=1)}
    assert {key: value.mean for key, value in found.items()} == {
        ("as_written", "tuning"): 1.0,
        ("as_written", "untouched"): 0.25,
        ("as_written", "all"): 0.5,
        ("unaccented", "tuning"): 0.5,
        ("unaccented", "all"): 0.5,
    }
    assert found["as_written", "all"].questions == 3


def test_a_question_without_a_metric_does_not_count_for_it() -> None:
    other = Scored("d", "as_written", "?", "d", True, {"rightly_abstained": 1.0})
    found = {one.metric: one.value.questions for one in figures([*ROWS[:1], other], seed=1)}
    assert found == {"article_ndcg_10": 1, "rightly_abstained": 1}


def test_the_table_shows_means_intervals_and_what_typing_changes() -> None:
    shown = figures_text(figures(ROWS, seed=1), losses(ROWS, baseline="as_written", seed=1))
    plain, bare = shown.split("\n\n")[:2]
    assert plain.splitlines()[0].split("  ")[0] == "as written"
    assert "untouched (2)" in plain
    assert "article nDCG@10" in plain
    assert "0.2500 [0.000, 0.500]" in plain
    assert bare.splitlines()[1].split() == [
        "article",
        "nDCG@10",
        "0.5000",
        "–",
        "0.5000",
        "-0.5000",
    ]


def test_a_comparison_shows_both_and_how_sure() -> None:
    after = [scored("a", "as_written", 0.25), *ROWS[1:3]]
    shown = comparison_text(compare(ROWS, after, seed=1))
    assert "as written, all (3)" in shown
    assert "0.5000 0.2500  -0.2500 [-0.750, +0.000]" in shown
