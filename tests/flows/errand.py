"""Whoever calls from another machine: run inside that machine's namespace, asks what each line of its input says, answers a line.

A line in: `[method, address, headers, body or null]`; a line out: `[status, text]`, status 0 when nobody could be reached.
"""

import json
import sys
from http.client import HTTPException
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen


def asked(method: str, address: str, headers: dict[str, str], body: object) -> tuple[int, str]:
    """Ask once."""
    content = None if body is None else json.dumps(body).encode()
    request = Request(address, content, {"content-type": "application/json", **headers}, method=method)  # noqa: S310  the test's own servers
    try:
        with urlopen(request, timeout=20) as answer:  # noqa: S310  the same
            return answer.status, answer.read().decode()
    except HTTPError as refusal:
        return refusal.code, refusal.read().decode()
    except (URLError, OSError, HTTPException) as away:
        return 0, type(away).__name__


if __name__ == "__main__":
    for line in sys.stdin:
        print(json.dumps(asked(*json.loads(line))), flush=True)  # noqa: T201  printing is its way to answer
