"""Values every message is made of; each has a limit, so that every input has one."""

import re
from datetime import UTC, date, datetime
from typing import Annotated, Self
from unicodedata import category

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    StringConstraints,
    model_validator,
)
from pydantic_core import PydanticCustomError

from shared.divisions import full_code

# Bidirectional overrides and isolates make a text read other than it is written.
_TURNS = "\u202a-\u202e\u2066-\u2069"
_BREAKS = "\u2028\u2029"
_NOT_IN_A_LINE = re.compile(rf"[\x00-\x1f\x7f-\x9f{_BREAKS}{_TURNS}]")
_NOT_IN_A_PARAGRAPH = re.compile(rf"[\x00-\x08\x0b-\x1f\x7f-\x9f{_BREAKS}{_TURNS}]")
_UNSEEN = {"Cc", "Cf", "Zs", "Zl", "Zp", "Mn", "Me"}
_BLANK_LETTERS = "\u115f\u1160\u2800\u3164\uffa0"
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def of_one_line(text: str) -> str:
    """A text without what is not written on a line."""
    return _legible(text, _NOT_IN_A_LINE)


def _of_some_lines(text: str) -> str:
    return _legible(text.replace("\r\n", "\n"), _NOT_IN_A_PARAGRAPH)


def _legible(text: str, never: re.Pattern[str]) -> str:
    if never.search(text):
        why = "a text has no control characters, and none that turn its direction"
        raise PydanticCustomError("control_characters", why)
    if text and not any(map(_is_seen, text)):
        raise PydanticCustomError("nothing_visible", "a text has something to see in it")
    return text


def _is_seen(character: str) -> bool:
    return category(character) not in _UNSEEN and character not in _BLANK_LETTERS


def _of_a_day(given: object) -> object:
    written = isinstance(given, str) and _DAY.fullmatch(given)
    if written or (isinstance(given, date) and not isinstance(given, datetime)):
        return given
    raise PydanticCustomError("day", "a day is written like 2026-09-01")


Number = Annotated[int, Field(strict=True)]
Day = Annotated[date, BeforeValidator(_of_a_day)]
Id = Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z][0-9A-Za-z_\-./:]{0,63}$")]
Line = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=100),
    AfterValidator(of_one_line),
]
Summary = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=200),
    AfterValidator(of_one_line),
]
Paragraph = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=1000),
    AfterValidator(_of_some_lines),
]
Division = Annotated[str, StringConstraints(max_length=12), AfterValidator(full_code)]


def _to_the_millisecond(moment: datetime) -> str:
    utc = moment.astimezone(UTC).replace(tzinfo=None)
    return f"{utc.isoformat(timespec='milliseconds')}Z"


# One spelling, so that texts sort as the moments do.
Moment = Annotated[AwareDatetime, PlainSerializer(_to_the_millisecond, when_used="json")]

# About a hundred metres: near enough to find the spot, too coarse to name a door.
PUBLIC_DIGITS = 3


def _coarse(degrees: float) -> float:
    return round(degrees, PUBLIC_DIGITS)


_Degrees = Annotated[float, Field(allow_inf_nan=False), AfterValidator(_coarse)]


class PublicPlace(BaseModel):
    """Where a case is, as the township says in public: in words, on the map, or both; degrees to
    about a hundred metres."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    lon: Annotated[_Degrees, Field(ge=-180, le=180)] | None = None
    lat: Annotated[_Degrees, Field(ge=-90, le=90)] | None = None
    address: Line | None = None

    @model_validator(mode="after")
    def _somewhere(self) -> Self:
        if (self.lon is None) != (self.lat is None):
            raise ValueError("lon and lat come together")
        if self.lon is None and self.address is None:
            raise ValueError("a place has an address, or lon and lat")
        return self


Evidence = Annotated[tuple[Id, ...], Field(max_length=10)]
"""Photos by their ids; the gateway keeps them."""
