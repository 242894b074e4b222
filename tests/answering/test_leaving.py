from __future__ import annotations

from rag.answering.leaving import Leaving, current_reader, reader


def test_what_goes_on_is_told_once():
    leaving, told = Leaving(), []
    with leaving.telling(lambda: told.append("one")):
        assert told == []
        leaving.leave()
        leaving.leave()
    assert told == ["one"]


def test_what_is_begun_after_the_leaving_is_told_at_once():
    leaving, told = Leaving(), []
    leaving.leave()
    with leaving.telling(lambda: told.append("late")):
        assert told == ["late"]


def test_what_is_over_is_not_told():
    leaving, told = Leaving(), []
    with leaving.telling(lambda: told.append("one")):
        pass
    leaving.leave()
    assert told == []


def test_work_belongs_to_the_reader_it_was_begun_for():
    leaving = Leaving()
    with reader(leaving):
        assert current_reader() is leaving
    assert current_reader() is not leaving
