"""Tracking codes: derived, forgiving in how they are written, and checked."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.gateway.filings.codes import ALPHABET, LENGTH, Codes, check_character, read
from services.gateway.keys import key_for

CODES = Codes(key_for("making", "a secret"), key_for("keeping", "a secret"))
reporters = st.text(ALPHABET, min_size=26, max_size=26)
made = st.text(ALPHABET, min_size=LENGTH - 1, max_size=LENGTH - 1)
codes = made.map(lambda text: text + check_character(text))


@given(reporters)
def test_a_reporter_has_one_code_and_it_reads_as_itself(reporter: str) -> None:
    code = CODES.of(reporter)
    assert code == CODES.of(reporter) == read(code)
    assert len(code) == LENGTH


def test_codes_are_spread_over_all_characters() -> None:
    some = [CODES.of(str(number)) for number in range(2_000)]
    assert len(set(some)) == len(some)
    for position in range(LENGTH):
        assert {code[position] for code in some} == set(ALPHABET)


def test_another_secret_gives_other_codes_and_digests() -> None:
    other = Codes(key_for("making", "another"), key_for("keeping", "another"))
    assert CODES.of("01J") != other.of("01J")
    assert CODES.digest("X") != other.digest("X")
    assert CODES.making != CODES.keeping


@given(codes)
def test_how_a_code_is_written_is_forgiven(code: str) -> None:
    spoken = code.lower().replace("0", "o").replace("1", "l")
    assert read(f" {spoken[:3]}-{spoken[3:6]} {spoken[6:]} ") == code
    assert read(code.replace("0", "O").replace("1", "I")) == code


@given(codes, st.integers(0, LENGTH - 1), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_found(code: str, position: int, character: str) -> None:
    wrong = code[:position] + character + code[position + 1 :]
    assert read(wrong) == (code if wrong == code else None)


@given(codes)
def test_two_characters_exchanged_are_found(code: str) -> None:
    for one, other in combinations(range(LENGTH), 2):
        letters = list(code)
        letters[one], letters[other] = letters[other], letters[one]
        exchanged = "".join(letters)
        assert read(exchanged) == (code if exchanged == code else None)


@pytest.mark.parametrize("given_", ["", "0", "U" * LENGTH, "0" * 11, "0123456788", "路" * LENGTH])
def test_what_cannot_be_a_code_is_none(given_: str) -> None:
    assert read(given_) is None
