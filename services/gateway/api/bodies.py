"""Bodies made from what they become: a command's or a fact's fields, less those in the path."""

from functools import cache
from typing import Any, TypeVar

from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict, ValidationError, create_model

from services.gateway.api.examples import EXAMPLES

M = TypeVar("M", bound=BaseModel)


@cache
def body_of(kind: type[BaseModel], *less: str) -> type[BaseModel]:
    """The body whose fields are those of `kind`, less some; one it does not know is refused."""
    fields: dict[str, Any] = {
        name: (field.annotation, field)
        for name, field in kind.model_fields.items()
        if name not in less
    }
    examples = [dict(EXAMPLES[kind])] if kind in EXAMPLES else []
    return create_model(
        f"{kind.__name__}Body",
        __config__=ConfigDict(extra="forbid", json_schema_extra={"examples": [*examples]}),
        __doc__=kind.__doc__,
        **fields,
    )


def read_as(kind: type[M], body: BaseModel, **more: Any) -> M:
    """What a body becomes, with what its path says. Raises RequestValidationError."""
    try:
        return kind.model_validate({**body.model_dump(exclude_unset=True), **more})
    except ValidationError as error:
        found = [{**one, "loc": ("body", *one["loc"])} for one in error.errors()]
        raise RequestValidationError(found) from None
