"""A browser without a browser: speaks Streamlit's websocket protocol, counts bytes and server CPU."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from typing import Any

import psutil
import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState


@dataclass
class Run:
    """One script run: bytes received, seconds until finished, CPU seconds of the server."""

    received: int
    seconds: float
    cpu: float


@dataclass
class Session:
    """One open page."""

    address: str
    page: str
    process: psutil.Process
    query: str = ""
    locale: str = "en-GB"
    widgets: dict[str, Any] = field(default_factory=dict)
    elements: dict[str, str] = field(default_factory=dict)
    fragments: dict[str, str] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    session_id: str = ""
    _socket: Any = None
    _states: dict[str, WidgetState] = field(default_factory=dict)
    _page_hash: str = ""

    async def open(self) -> Run:
        """Connect and run the page for the first time."""
        self._socket = await websockets.connect(
            f"ws://{self.address}/_stcore/stream", subprotocols=["streamlit"], max_size=None,
            additional_headers={"Origin": f"http://{self.address}"},
        )  # fmt: skip
        return await self.rerun()

    @property
    def is_open(self) -> bool:
        return self._socket is not None

    async def close(self) -> None:
        await self._socket.close()

    def go_to(self, page: str) -> None:
        """Ask for another page from the next run on, with the values of the widgets."""
        self.page, self._page_hash = page, ""

    async def rerun(self, *, fragment: str = "") -> Run:
        """Run the script (or one fragment) with the present widget values."""
        before, start = self._cpu(), time.perf_counter()
        await self.send(fragment=fragment)
        received = await self._until_finished()
        return Run(received, time.perf_counter() - start, self._cpu() - before)

    async def send(self, *, fragment: str = "") -> None:
        """Ask for a run without waiting for its end."""
        message = BackMsg()
        message.rerun_script.query_string = self.query
        message.rerun_script.page_name = self.page if not self._page_hash else ""
        message.rerun_script.page_script_hash = self._page_hash
        message.rerun_script.fragment_id = fragment
        message.rerun_script.context_info.locale = self.locale
        message.rerun_script.context_info.url = f"http://{self.address}/{self.page}"
        message.rerun_script.context_info.color_scheme = "light"
        message.rerun_script.widget_states.widgets.extend(self._states.values())
        await self._socket.send(message.SerializeToString())

    async def click(self, key: str) -> Run:
        """Click a button, in its fragment where it has one."""
        clicked = WidgetState(id=self.elements[key])
        clicked.trigger_value = True
        kept = dict(self._states)
        self._states[key] = clicked
        run = await self.rerun(fragment=self.fragments.get(key, ""))
        self._states = kept
        return run

    def set(self, key: str, **value: Any) -> None:
        """Give a widget a value, as ``WidgetState`` fields."""
        state = WidgetState(id=self.elements[key])
        for name, content in value.items():
            if isinstance(content, list):
                getattr(state, name).data.extend(content)
            else:
                setattr(state, name, content)
        self._states[key] = state

    def _cpu(self) -> float:
        times = self.process.cpu_times()
        return float(times.user + times.system)

    async def _until_finished(self) -> int:
        received = 0
        while True:
            data = await asyncio.wait_for(self._socket.recv(), 120)
            received += len(data)
            message = ForwardMsg()
            message.ParseFromString(data)
            kind = message.WhichOneof("type")
            if kind == "new_session":
                self._page_hash = message.new_session.page_script_hash
                self.session_id = message.new_session.initialize.session_id or self.session_id
            elif kind == "navigation":
                self._page_hash = message.navigation.page_script_hash
            elif kind == "page_info_changed":
                self.query = message.page_info_changed.query_string
            elif kind == "delta":
                self._remember(message)
            elif kind == "script_finished":
                return received

    def _remember(self, message: ForwardMsg) -> None:
        delta = message.delta
        if delta.WhichOneof("type") != "new_element":
            return
        kind = delta.new_element.WhichOneof("type")
        if kind == "exception":
            self.errors.append(delta.new_element.exception.message)
        identity = getattr(getattr(delta.new_element, kind), "id", "") if kind else ""
        if identity:
            key = identity.split("-", 2)[-1]
            self.elements[key] = identity
            self.fragments[key] = delta.fragment_id
