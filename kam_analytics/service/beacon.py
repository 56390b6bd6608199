"""The beacon next to a store, ``kam.duckdb.app``, which tells where the app that holds it takes work."""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import secrets
import tempfile
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Beacon:
    """A port of this machine and the secret of its app; whoever can read the file may hand over work."""

    port: int
    token: bytes

    @classmethod
    def of(cls, port: int) -> Beacon:
        """Make a beacon with a port and a new secret."""
        return cls(port, secrets.token_bytes(32))

    def proof(self, *parts: bytes) -> str:
        """A proof over these bytes that only a reader of the beacon can make; the secret itself is never sent."""
        return hmac.new(self.token, b"\0".join(parts), hashlib.sha256).hexdigest()

    def proves(self, said: str | None, *parts: bytes) -> bool:
        """Return True if the proof was made by a reader of the beacon."""
        return hmac.compare_digest((said or "").encode(), self.proof(*parts).encode())

    def write(self, store: Path) -> None:
        """Write the beacon next to the store, readable by its owner only."""
        target = path_of(store)
        # made with mode 0600
        number, name = tempfile.mkstemp(prefix=f"{target.name}.", dir=target.parent)
        with os.fdopen(number, "w", encoding="ascii") as file:
            json.dump({"port": self.port, "token": self.token.hex()}, file)
        os.replace(name, target)


def path_of(store: Path) -> Path:
    """The path of the beacon of a store."""
    real = store.resolve()
    return real.with_name(f"{real.name}.app")


def read(store: Path) -> Beacon | None:
    """Read the beacon of a store; a killed app leaves its beacon behind."""
    try:
        said = json.loads(path_of(store).read_text(encoding="ascii"))
        return Beacon(int(said["port"]), bytes.fromhex(said["token"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None
