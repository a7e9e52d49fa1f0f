"""Writes standard input as the one comment of ours in a pull request, with the interface that GitHub, Forgejo and Gitea share.

    python -I comment.py NUMBER FOLDER < diff.md

The comment is known by a mark that does not show, one for each folder. A token that may not write, such as that of a
pull request from a fork, is told, and is no failure: the job's page has the same text.
"""

from __future__ import annotations

import json
import os
import sys
import urllib.error
import urllib.request
from typing import Any

_PAGE = 100
_REFUSED = (401, 403, 404)


def main() -> int:
    """Write the comment, or say why there is none; return the exit code."""
    number, folder = int(sys.argv[1]), sys.argv[2]
    mark = f"<!-- plancode diff of {json.dumps(folder).replace('>', '')} -->"
    body = {"body": f"{mark}\n{sys.stdin.buffer.read().decode('utf-8', 'replace')}"}
    comments = f"issues/{number}/comments"
    try:
        written = _written(comments, mark)
        if written is None:
            _ask("POST", comments, body)
        else:
            _ask("PATCH", f"issues/comments/{written}", body)
    except urllib.error.HTTPError as error:
        if error.code not in _REFUSED:
            raise
        print(
            f"no comment: the token may not write one ({error.code}); give the job `permissions: pull-requests: write`"
        )
    return 0


def _written(comments: str, mark: str) -> int | None:
    """Return the id of our comment: what begins with the mark, and was written by a program where the forge tells."""
    page = 1
    while True:
        found = _ask("GET", f"{comments}?per_page={_PAGE}&limit={_PAGE}&page={page}")
        for each in found:
            is_ours = (each.get("user") or {}).get("type", "Bot") == "Bot"
            if is_ours and (each.get("body") or "").startswith(mark):
                return int(each["id"])
        # A forge may give fewer than it was asked for, so only an empty page is the last.
        if not found:
            return None
        page += 1


def _ask(method: str, path: str, data: object = None) -> Any:  # noqa: ANN401 - what a forge answers
    request = urllib.request.Request(  # noqa: S310 - the forge's own address
        f"{os.environ['GITHUB_API_URL']}/repos/{os.environ['GITHUB_REPOSITORY']}/{path}",
        data=None if data is None else json.dumps(data).encode(),
        headers={
            "Accept": "application/json",
            "Authorization": f"token {os.environ['TOKEN']}",
            "Content-Type": "application/json",
            "User-Agent": "plancode",
        },
        method=method,
    )
    with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310 - as above
        return json.load(answer)


if __name__ == "__main__":
    sys.exit(main())
