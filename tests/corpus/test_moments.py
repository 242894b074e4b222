from __future__ import annotations

import pytest

from rag.corpus.moments import aware_moment


@pytest.mark.parametrize(
    "value",
    ["9999-12-31T23:59:59+00:00", "0001-01-01T00:00:00+00:00", "9999-12-31T12:00:00-12:00"],
)
def test_a_moment_with_no_day_in_some_time_zone_is_not_taken(value: str) -> None:
    moment, warning = aware_moment(value, "updated_at")
    assert moment is None
    assert warning is not None
    assert "out of the calendar's range" in warning


def test_the_last_day_that_every_zone_has_is_taken() -> None:
    moment, warning = aware_moment("9999-12-30T00:00:00+07:00", "updated_at")
    assert (moment is not None, warning) == (True, None)
