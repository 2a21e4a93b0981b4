"""Values every message is made of; each has a limit, so that every input has one."""

from datetime import UTC, datetime
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime, PlainSerializer, StringConstraints

from shared.divisions import full_code

Id = Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z][0-9A-Za-z_\-./:]{0,63}$")]
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]
Summary = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Paragraph = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1000)]
Division = Annotated[str, StringConstraints(max_length=12), AfterValidator(full_code)]


def _to_the_millisecond(moment: datetime) -> str:
    utc = moment.astimezone(UTC).isoformat(timespec="milliseconds")
    return utc.replace("+00:00", "Z")


# One spelling, so that texts sort as the moments do.
Moment = Annotated[AwareDatetime, PlainSerializer(_to_the_millisecond, when_used="json")]
