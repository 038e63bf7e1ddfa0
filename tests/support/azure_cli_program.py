"""What stands for ``az``: ``python azure_cli_program.py STATE-FILE words…``.

The state (JSON): ``mode``, ``user`` (sign-in name), ``type``, ``tenant``, ``token`` or, for one of a practice
world, ``authority`` and ``ca``. Every call is written to ``STATE-FILE.calls``, with its folder and variables,
and whether what it prints goes into a file.
Its sentences and exit codes are those of azure-cli 2.91.
"""

from __future__ import annotations

import json
import os
import stat
import sys
import threading
import time
from pathlib import Path
from typing import Any

APP = "00000000-0000-4000-8000-0000000000aa"
LATEST = 32_000_000_000
NO_DATE = "33658-09-27 01:46:40.000000"
"""Seconds since 1970 near the last that Windows writes as a date, and what Linux writes of a later one."""
SHOW = ["account", "show", "--output", "json"]
TOKEN = ["account", "get-access-token", "--resource"]
REFUSAL = (
    "ERROR: AADSTS50076: Due to a configuration change made by your administrator, you must use multi-factor "
    "authentication to access '499b84ac-1321-427f-aa17-267ca6975798'. Trace ID: {id} Correlation ID: {id} "
    'Timestamp: 2026-11-26 10:00:00Z. claims: {{"access_token":{{"acrs":{{"value":"c1"}}}}}}\n'
    "Run the command below to authenticate interactively; additional arguments may be added as needed:\n"
    'az logout\naz login --tenant "contoso.com" --scope "499b84ac-1321-427f-aa17-267ca6975798/.default"'
)


def main(file: Path, words: list[str]) -> int:
    state: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    into_file = any(stat.S_ISREG(os.fstat(stream).st_mode) for stream in (1, 2))
    call = {"words": words, "folder": str(Path.cwd()), "into_file": into_file}
    call["environment"] = dict(os.environ)
    with file.with_suffix(".calls").open("a", encoding="utf-8") as calls:
        calls.write(json.dumps(call) + "\n")
    mode, tenant = state["mode"], state["tenant"]
    if mode == "hanging":
        threading.Event().wait()  # until it is ended
    if mode == "broken":
        return fail(1, "ERROR: The command failed with an unexpected error. secret-part")
    if mode == "odd":
        print('{"accessToken": 5, "tenantId": "x"}' if state.get("half") else "<html>")
        return 0
    if mode == "nobody":
        return fail(1, "ERROR: Please run 'az login' to setup account.")
    if words == SHOW:
        user = {"name": state["user"], "type": state.get("type", "user")}
        print(json.dumps({"environmentName": "AzureCloud", "tenantId": tenant, "user": user}))
        return 0
    rest = words[4:]
    if mode == "ancient" or words[:3] != TOKEN or len(rest) not in (2, 4):
        return fail(2, f"ERROR: unrecognized arguments: {' '.join(rest)}")
    if mode == "refusing":
        return fail(1, REFUSAL.format(id="11111111-1111-1111-1111-111111111111"))
    print(json.dumps(answer(state, rest[1] if len(rest) == 4 else tenant)))
    return 0


def answer(state: dict[str, Any], tenant: str) -> dict[str, Any]:
    seconds = state.get("seconds", 3600)
    token = state.get("token") or practice_token(state["authority"], state["ca"], tenant)
    end = time.time() + seconds
    local = (
        time.strftime("%Y-%m-%d %H:%M:%S.000000", time.localtime(end)) if end < LATEST else NO_DATE
    )
    document = {"accessToken": token, "expiresOn": local, "tenant": tenant, "tokenType": "Bearer"}
    return (
        document
        if state["mode"] == "old"
        else {**document, "expires_on": int(time.time()) + seconds}
    )


def practice_token(authority: str, ca: str, tenant: str) -> str:
    """By a code, which the practice Microsoft approves by itself at the second question."""
    app = {"client_id": APP}
    scope = "499b84ac-1321-427f-aa17-267ca6975798/.default"
    code = post(f"{authority}/{tenant}/oauth2/v2.0/devicecode", ca, app | {"scope": scope})
    form = app | {"grant_type": "device_code", "device_code": code["device_code"]}
    for _turn in range(2):
        tokens = post(f"{authority}/{tenant}/oauth2/v2.0/token", ca, form)
    return str(tokens["access_token"])


def post(url: str, ca: str, form: dict[str, str]) -> dict[str, Any]:
    import ssl
    from urllib.error import HTTPError
    from urllib.parse import urlencode
    from urllib.request import HTTPSHandler, ProxyHandler, build_opener

    context = ssl.create_default_context(cadata=ca)
    opener = build_opener(ProxyHandler({}), HTTPSHandler(context=context))
    try:
        with opener.open(url, urlencode(form).encode(), 30) as response:
            document: dict[str, Any] = json.load(response)
    except HTTPError as refusal:
        document = json.load(refusal)
    return document


def fail(code: int, words: str) -> int:
    print(words, file=sys.stderr)
    return code


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2:]))
