"""The client of the line: a command is done by the running app if that holds its store."""

from __future__ import annotations

import http.client
import json
import secrets
from collections.abc import Sequence
from pathlib import Path

from kam_analytics.errors import N_, StoreInUse
from kam_analytics.kit import console
from kam_analytics.service import beacon
from kam_analytics.service.line import PROOF

_CONNECT_SECONDS = 5.0


def hand_over(store: Path, arguments: Sequence[str], in_use: StoreInUse) -> int:
    """Let the app that holds the store run the command; write its output here and return its exit code.

    Raises ``in_use`` if no app takes it, another ``StoreInUse`` if the app took it and left without an answer.
    The work has no time limit, and interrupting the wait does not stop it.
    """
    note = beacon.read(store)
    if note is None:
        raise in_use
    nonce = secrets.token_hex(16)
    asked = {"arguments": list(arguments), "folder": str(Path.cwd()), "nonce": nonce}
    body = json.dumps(asked).encode("ascii")
    line = http.client.HTTPConnection("127.0.0.1", note.port, timeout=_CONNECT_SECONDS)
    try:
        line.connect()
    except (OSError, OverflowError):
        # a killed app, or no port at all
        raise in_use from None
    try:
        line.sock.settimeout(None)
        line.request("POST", "/", body, {PROOF: note.proof(b"ask", body)})
        answer = line.getresponse()
        said = answer.read()
    except (OSError, http.client.HTTPException):
        raise StoreInUse(
            N_("The running app accepted the work but did not answer: run the command again to see what was done.")
        ) from None
    finally:
        line.close()
    is_proven = note.proves(answer.headers.get(PROOF), b"answer", nonce.encode("ascii"), said)
    if answer.status != http.client.OK or not is_proven:
        # an app of another version, or a port that another program uses now
        raise in_use
    done = json.loads(said)
    console.repeat(done["said"])
    return int(done["code"])
