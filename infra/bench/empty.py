"""The reference of the gateway's rows: a route that does nothing, in one worker.

`python -m infra.bench.empty PORT`
"""

import sys

import uvicorn
from fastapi import FastAPI

app = FastAPI()


@app.get("/")
async def nothing() -> dict[str, str]:
    return {}


if __name__ == "__main__":
    uvicorn.run(
        app, port=int(sys.argv[1]), loop="uvloop", access_log=False, log_level="warning", workers=1
    )
