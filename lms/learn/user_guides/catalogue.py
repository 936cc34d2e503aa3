"""Which guides there are, in the order of the list, and finding a task in them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from lms.core.vietnamese.searching import parse_query, score
from lms.learn.user_guides.reading import Guide, Task, read_guide

SLUGS = (
    "nguoi-hoc",
    "nhan-su-xa",
    "nhan-su-tinh",
    "nguoi-dung-dau",
    "nguoi-bien-soan",
    "nguoi-kiem-tra",
    "nguoi-quan-sat",
    "nguoi-duyet-giay",
    "thanh-tra",
    "quan-tri-he-thong",
)
MOST_FOUND = 30


@dataclass(frozen=True)
class Found:
    guide: Guide
    task: Task


@lru_cache(maxsize=len(SLUGS))
def guide_of(slug: str) -> Guide:
    """Read once a process: the files are part of what was installed."""
    return read_guide(slug)


def all_guides() -> list[Guide]:
    return [guide_of(slug) for slug in SLUGS]


def find_tasks(typed: str) -> list[Found]:
    """Those that hold every word, with or without tone marks; the best first."""
    query = parse_query(typed)
    tasks = [Found(guide, task) for guide in all_guides() for part in guide.parts for task in part.tasks]
    scored = [(score(query, one.task.title, one.guide.title, one.task.words), one) for one in tasks]
    return [one for fit, one in sorted(scored, key=lambda pair: -pair[0]) if fit][:MOST_FOUND]
