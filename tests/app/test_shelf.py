"""The shelf of ready answers, when more is asked for than it holds."""

from app.guards.answers import MOST_ANSWERS, MOST_BYTES, Key, Ready, Shelf


def key(number: int) -> Key:
    return (f"/prices/{number}", b"", b"", False, 20_000)


def ready(size: int = 1) -> Ready:
    return Ready([], b"x" * size, b"")


def asked(shelf: Shelf, numbers: range, size: int = 1) -> int:
    """How many of these are found; the others are put there."""
    found = 0
    for number in numbers:
        if key(number) in shelf.answers:
            found += 1
        else:
            shelf.put(key(number), ready(size))
    return found


def test_of_a_little_more_than_fits_most_are_found_again() -> None:
    shelf, size = Shelf(), MOST_BYTES // 1000
    assert asked(shelf, range(1100), size) == 0
    assert sum(asked(shelf, range(1100), size) for _ in range(5)) > 5 * 550
    assert (len(shelf.answers), shelf.size) == (1000, 1000 * size)


def test_what_is_asked_for_now_takes_the_room_of_what_was_asked_for_before() -> None:
    shelf, size = Shelf(), MOST_BYTES // 1000
    asked(shelf, range(1000), size)
    assert sum(asked(shelf, range(5000, 5030), size) for _ in range(5)) > 4 * 25


def test_many_small_answers_are_no_more_than_the_shelf_may_hold() -> None:
    shelf = Shelf()
    asked(shelf, range(MOST_ANSWERS + 50))
    assert (len(shelf.answers), shelf.size) == (MOST_ANSWERS, MOST_ANSWERS)


def test_a_large_answer_makes_room_for_itself() -> None:
    shelf = Shelf()
    asked(shelf, range(10), MOST_BYTES // 10)
    shelf.put(key(99), ready(MOST_BYTES // 4))
    assert len(shelf.answers) == 8
    shelf.put(key(100), ready(MOST_BYTES))
    assert (list(shelf.answers), shelf.keys, shelf.size) == ([key(100)], [key(100)], MOST_BYTES)


def test_what_is_put_twice_counts_once() -> None:
    shelf = Shelf()
    for size in (5, 7):
        shelf.put(key(1), ready(size))
    assert (shelf.keys, shelf.size) == ([key(1)], 7)
