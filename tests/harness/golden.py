"""Golden facts, to hear instead of made-up ones: what each service said it goes on saying."""

import json
from pathlib import Path
from typing import TypeVar

from shared.contracts.envelope import FactData

GOLDEN = Path(__file__).parents[1] / "contract" / "golden"
ITS_CASE = "01JD7Z0000CASE000000000000"
"""The case that the golden messages are about."""

D = TypeVar("D", bound=FactData)


def golden(kind: type[D], case: str = ITS_CASE, /, **own: object) -> D:
    """The golden fact of a kind, about a case, with what is told otherwise here."""
    said = (GOLDEN / f"{kind.TYPE}.json").read_text().replace(ITS_CASE, case)
    return kind.model_validate_json(json.dumps(json.loads(said)["data"] | own, default=str))
