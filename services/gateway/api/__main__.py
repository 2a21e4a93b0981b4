"""`python -m services.gateway.api`: print the description of the interface; no server is needed.

The pages' client is generated from it: `services/gateway/web/src/api/openapi.json`.
"""

import json

from pydantic import SecretStr

from services.gateway.api.application import application
from services.gateway.settings import Settings


def description() -> str:
    """The OpenAPI document, with the routes of a demonstration."""
    app = application(Settings(secret=SecretStr("-" * 32), demo=True))
    return json.dumps(app.openapi(), ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    print(description(), end="")
