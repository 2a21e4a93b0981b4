"""Each error's docstring is its message."""

import pytest

from shared import errors
from shared.errors import IllegalStep, LiandanError, NotAReporter

ALL = [
    error
    for error in vars(errors).values()
    if isinstance(error, type) and issubclass(error, LiandanError)
]


def test_a_message_names_what_it_is_about() -> None:
    refusal = IllegalStep(status="closed", step="rated")
    assert str(refusal) == refusal.detail == "A case that is closed cannot be rated."


def test_a_message_without_facts_stands_as_it_is() -> None:
    detail = "Only those who reported this case may do this, by their own code."
    assert NotAReporter().detail == detail


@pytest.mark.parametrize("error", ALL)
def test_every_error_is_drawn_in_the_tree(error: type[LiandanError]) -> None:
    assert errors.__doc__ is not None
    assert error.__name__ in errors.__doc__


def test_no_two_errors_have_the_same_code() -> None:
    codes = [error.code for error in ALL if "code" in vars(error)]
    assert len(set(codes)) == len(codes)
