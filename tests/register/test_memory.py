"""What was found out about two rows is found out once."""

from __future__ import annotations

import msgspec

from gutou.register.judged_columns import Score
from gutou.register.memory import Memory

_KIND: msgspec.msgpack.Decoder[Score | None] = msgspec.msgpack.Decoder(Score | None)
SCORE = Score("review", 0.1 + 0.2, 1e-17)


class Asked:
    """Answers, and how often they had to be found out."""

    def __init__(self, memory: Memory) -> None:
        self.memory, self.made = memory, 0

    def of(self, what: str, one: int, other: int, *more: float, is_: Score | None = SCORE) -> Score | None:
        def make() -> Score | None:
            self.made += 1
            return is_

        return self.memory.answer(what, (one, other), make, _KIND, more)


def test_an_answer_is_found_out_once_whichever_row_is_first() -> None:
    asked = Asked(Memory())
    assert asked.of("score", 2**63 + 1, 7) == asked.of("score", 7, 2**63 + 1) == SCORE
    assert asked.made == 1


def test_another_question_other_rows_or_other_numbers_are_another() -> None:
    asked = Asked(Memory())
    for question in (("a", 1, 2), ("b", 1, 2), ("a", 1, 3), ("a", 1, 2, 0.5), ("a", 1, 2, 0.5, 1)):
        asked.of(*question)
    assert asked.made == 5


def test_that_there_is_no_answer_is_remembered() -> None:
    asked = Asked(Memory())
    assert asked.of("score", 1, 2, is_=None) is asked.of("score", 1, 2) is None
    assert asked.made == 1


def test_what_was_packed_comes_back_to_the_last_bit_and_only_what_was_asked_for_is_kept() -> None:
    first = Asked(Memory())
    first.of("score", 1, 2)
    first.of("score", 1, 3, is_=None)
    first.of("score", 1, 4, 0.1)
    second = Asked(Memory(dict(first.memory.packed())))
    assert second.of("score", 2, 1) == SCORE
    assert second.of("score", 1, 3) is None
    assert second.made == 0
    second.of("score", 5, 6)
    kept = [("score", 1, 2), ("score", 1, 3), ("score", 5, 6)]
    assert [key[:3] for key, _ in second.memory.packed()] == kept
    assert [key[:3] for key, _ in second.memory.packed(new=True)] == kept[2:]
