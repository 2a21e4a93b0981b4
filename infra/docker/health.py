"""`python health.py healthz` or `readyz`: what the process of this container says of itself.

Exits with 0 if it says yes. A program of its own: it starts every ten seconds, and imports little.
"""

import os
import sys
from urllib.error import HTTPError
from urllib.request import urlopen

WITHIN = 4.0  # seconds; without MongoDB /readyz takes three

url = f"http://127.0.0.1:{os.environ['LIANDAN_HTTP_PORT']}/{sys.argv[1]}"
try:
    with urlopen(url, timeout=WITHIN) as answer:
        print(answer.read().decode())
except HTTPError as refused:
    sys.exit(refused.read().decode())
except OSError as away:
    sys.exit(f"{url} did not answer: {away}")
