"""Which cached images go when newer ones are there."""

from __future__ import annotations

from lab.images.pruning import Cached, superseded

NEW, OLD, OLDER, OLDEST = (f"2026-11-{day:02}T00:00:00Z" for day in (9, 8, 7, 6))


def test_a_labs_own_old_images_go_and_another_labs_stay() -> None:
    images = [Cached("lab-x-a:1", OLD, "x"), Cached("lab-x-a:2", NEW, "x"), Cached("lab-y-a:1", OLDEST, "y")]
    assert superseded(images, "x", {"lab-x-a:2"}) == ["lab-x-a:1"]


def test_of_the_shared_ones_the_newest_superseded_is_kept() -> None:
    images = [Cached(f"lab-db:{n}", when, "") for n, when in enumerate((OLDEST, OLDER, OLD, NEW))]
    assert superseded(images, "x", {"lab-db:3"}) == ["lab-db:0", "lab-db:1"]


def test_what_is_kept_stays_however_old() -> None:
    images = [Cached("lab-db:1", OLDEST, ""), Cached("lab-db:2", OLD, ""), Cached("lab-db:3", NEW, "")]
    assert superseded(images, "x", {"lab-db:1"}) == ["lab-db:2"]


def test_repositories_do_not_count_for_each_other() -> None:
    images = [Cached("lab-db:1", OLD, ""), Cached("lab-bmc:1", OLDEST, "")]
    assert superseded(images, "x", set()) == []
