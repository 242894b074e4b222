from pathlib import Path

import pytest

from benchmarks.quality.marks import Mark, agreement_text, read_marks, understandable

HEAD = "# a rule\nid\tfirst\tsecond\tkept\n"


def written(folder: Path, *lines: str) -> Path:
    path = folder / "marks.tsv"
    path.write_text(HEAD + "".join(f"{line}\n" for line in lines), "utf-8")
    return path


def test_only_what_is_kept_counts(tmp_path: Path) -> None:
    rows = ("a\ty\ty\ty", "b\ty\tn\t?", "c\tn\ty\ty", "d\tn\tn\tn", "e\ty\tn\tn")
    marks = read_marks(written(tmp_path, *rows))
    assert marks[1] == Mark("b", True, False, None)
    assert understandable(marks) == {"a", "c"}


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("b\ty\ty\tn", "neither judge"),
        ("b\ty\ty\t?", "neither judge"),
        ("b\ty\tmaybe\ty", "not a mark"),
        ("b\ty\ty", "not a mark"),
        ("a\tn\tn\tn", "there twice"),
    ],
)
def test_a_line_that_is_no_mark_is_named(line: str, complaint: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=complaint):
        read_marks(written(tmp_path, "a\ty\ty\ty", line))


def test_agreement_is_told_with_kappa_and_what_is_not_settled() -> None:
    # Agreement .7; by chance .6 * .5 + .4 * .5 = .5, so kappa is .4.
    pairs = [(True, True)] * 4 + [(True, False)] * 2 + [(False, True)] + [(False, False)] * 3
    marks = [Mark(str(n), a, b, a if a == b else None) for n, (a, b) in enumerate(pairs)]
    shown = agreement_text(marks)
    assert "agreed on 7 (70.0%); Cohen's kappa 0.40" in shown
    assert "4 (40%) can be understood" in shown
    assert "3 are not settled" in shown


def test_the_marks_that_ship_are_four_hundred_that_hold_together() -> None:
    marks = read_marks()
    assert len(marks) == 400
    assert all(mark.id.startswith("dev/uit_") for mark in marks)
