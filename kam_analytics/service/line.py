"""The line: the running app does the work of commands that find their store held.

One HTTP request on this machine's loopback is one command: ``{"arguments", "folder", "nonce"}``, answered by
``{"code", "said"}``. Both sides prove that they have read the beacon. The answer is sent when the work is done; a
client that leaves earlier does not stop it.
"""

from __future__ import annotations

import json
import logging
import socketserver
import threading
import traceback
from collections.abc import Callable
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

from kam_analytics.kit import console
from kam_analytics.service import beacon
from kam_analytics.store import Store

PROOF = "X-Proof"
LARGEST_REQUEST = 1_000_000
_SILENCE_SECONDS = 10.0
#: the longest time until a waiting server notices that it is to end
_CLOSING_SECONDS = 0.1
_LOG = logging.getLogger(__name__)

#: runs a command on an open store: its exit code
Run = Callable[[Store, list[str]], int]


class Line:
    """Take commands for one open store until it is closed; close it before the store.

    Without a free port or a writable folder the app has no line: this is logged, and commands find the store in use.
    """

    def __init__(self, store: Store, run: Run) -> None:
        self._store = store
        self._server: _Server | None = None
        try:
            self._server = _Server(store, run)
            threading.Thread(target=self._server.serve_forever, args=[_CLOSING_SECONDS], daemon=True).start()
            self._server.beacon.write(store.path)
        except OSError:
            _LOG.warning("The command line cannot hand its work to this app.", exc_info=True)
            self.close()

    def close(self) -> None:
        """Take no more work; running work goes on until the store closes."""
        if self._server is None:
            return
        beacon.path_of(self._store.path).unlink(missing_ok=True)
        self._server.shutdown()
        self._server.server_close()
        self._server = None


class _Server(socketserver.ThreadingTCPServer):
    """Every request has its own thread, so that a hanging one does not block others."""

    daemon_threads = True

    def __init__(self, store: Store, run: Run) -> None:
        super().__init__(("127.0.0.1", 0), _Request)
        self.store, self.run = store, run
        self.beacon = beacon.Beacon.of(self.server_address[1])

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Ignore a client that left in the middle of a request."""
        _LOG.debug("A request was not completed.", exc_info=True)


class _Request(BaseHTTPRequestHandler):
    """One command."""

    server: _Server
    #: a client that neither sends nor reads is let go
    timeout = _SILENCE_SECONDS

    def do_POST(self) -> None:
        size = self.headers.get("Content-Length", "")
        if not size.isdecimal() or int(size) > LARGEST_REQUEST:
            self.send_error(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
            return
        body = self.rfile.read(int(size))
        note = self.server.beacon
        if not note.proves(self.headers.get(PROOF), b"ask", body):
            self.send_error(HTTPStatus.FORBIDDEN)
            return
        asked = json.loads(body)
        try:
            work = done(self.server.run, self.server.store, asked["arguments"], Path(asked["folder"]))
        except SystemExit:
            # a command line of another version: its arguments are unknown here
            self.send_error(HTTPStatus.BAD_REQUEST)
            return
        answer = json.dumps(work).encode("ascii")
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Length", str(len(answer)))
        self.send_header(PROOF, note.proof(b"answer", asked["nonce"].encode("ascii"), answer))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, format: str, *args: Any) -> None:
        """Do not log requests."""


def done(run: Run, store: Store, arguments: list[str], folder: Path) -> dict[str, Any]:
    """Run a command of another process, whose working directory is ``folder``: return its exit code and output."""
    asker = console.Asker(folder)
    with console.working_for(asker):
        try:
            code = run(store, arguments)
        except Exception:
            # like the interpreter at the end of a failed program; the app's log has it too
            _LOG.exception("%s failed.", " ".join(arguments))
            console.complain(traceback.format_exc())
            code = 1
    return {"code": code, "said": asker.said}
