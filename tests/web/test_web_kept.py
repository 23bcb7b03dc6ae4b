from __future__ import annotations

import threading
import time

from phasezero.domain.kept import Kept


def test_it_keeps_the_last_used_and_no_more() -> None:
    kept: Kept[int] = Kept(2)
    made = []

    def make(value: int) -> int:
        made.append(value)
        return value

    for value in (1, 2, 1, 3, 1, 2):
        assert kept.get(value, lambda value=value: make(value)) == value  # type: ignore[misc]
    assert made == [1, 2, 3, 2]


def test_many_readers_make_a_thing_once() -> None:
    kept: Kept[int] = Kept(4)
    made = []

    def make() -> int:
        made.append(1)
        time.sleep(0.02)
        return 7

    readers = [threading.Thread(target=lambda: kept.get("x", make)) for _ in range(8)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    assert made == [1]


def test_what_failed_is_not_kept() -> None:
    kept: Kept[int] = Kept(4)

    def fail() -> int:
        raise ValueError

    for _ in range(2):
        try:
            kept.get("x", fail)
        except ValueError:
            continue
        raise AssertionError("kept a failure")
    assert kept.get("x", lambda: 1) == 1
