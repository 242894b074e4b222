"""What a site asks of us in its robots.txt."""

from __future__ import annotations

import pytest

from rag.jobs.robots import Robots

AGENT = "HoiBao"


def allows(text: str, path: str = "/a") -> bool:
    return Robots.of(text.encode(), AGENT).allows(f"http://bao.vn{path}", AGENT)


@pytest.mark.parametrize(
    ("text", "is_allowed"),
    [
        ("", True),
        ("User-agent: *\nDisallow: /a", False),
        ("\ufeffUser-agent: *\nDisallow: /a", False),
        ("User-agent: *\rDisallow: /a", False),
        ("User-agent: Khac\nDisallow: /a", True),
        ("User-agent: Khac # *\nDisallow: /a", True),
        ("User-agent: Khac\nUser-agent: HoiBao\nDisallow: /a", False),
        ("user agent hoibao\nDisallow: /a", False),
        ("User-agent: *\nDisallow: /\n\nUser-agent: hoibao\nDisallow: /b", True),
        ("User-agent: Khac\nDisallow: /\n\nUser-agent: Nua\nAllow: /", True),
        ("User-agent:\nDisallow: /a", True),
        ("Disallow: /a", True),
    ],
)
def test_rules_for_us_count(text: str, is_allowed: bool) -> None:
    assert allows(text) is is_allowed


def test_while_it_fails_nothing_is_allowed() -> None:
    assert not Robots(failed_with=500).allows("http://bao.vn/a", AGENT)
    assert Robots().allows("http://bao.vn/a", AGENT)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("", 0.0),
        ("User-agent: *\nCrawl-delay: 2.5", 2.5),
        ("User-agent: Khac\nCrawl-delay: 9", 0.0),
        ("User-agent: *\nCrawl-delay: nan", 0.0),
        ("User-agent: *\nCrawl-delay: -5", 0.0),
        ("User-agent: *\nCrawl-delay: nhanh", 0.0),
    ],
)
def test_the_delay_that_it_asks_for(text: str, seconds: float) -> None:
    assert Robots.of(text.encode(), AGENT).delay_s(AGENT) == seconds


@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\u2028", "\x0b"])
def test_however_many_robots_are_named_few_are_read(line_break: str) -> None:
    """Protego takes time by the robots times the rules."""
    named = [f"User-agent: robot{i}" for i in range(20_000)]
    rules = [f"Disallow: /{i}" for i in range(10_000)]
    robots = Robots.of(line_break.join([*named, "User-agent: *", *rules]).encode(), AGENT)
    names = {one.partition(":")[2] for one in robots.text.splitlines() if "agent" in one}
    assert len(names) == 2
    assert not robots.allows("http://bao.vn/9", AGENT)
