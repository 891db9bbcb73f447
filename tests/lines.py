"""A line between a browser and a shop that can be cut, and that loses what it carries.

One request a connection, so that whatever happens to one touches no other.
"""

import asyncio
import random
import threading
from typing import Self

DROPPED, LOST = 0.25, 0.3  # of requests, and of the replies to those that arrived
PIECE = 1000  # bytes
_DONE = b"\r\nConnection: close\r\n\r\n"


class Line:
    """Stands before a port. `up` or not; `lossy` for acts only, never for pages."""

    def __init__(self, behind: int, seed: int = 1) -> None:
        """Not listening yet."""
        self.behind, self.dice = behind, random.Random(seed)
        self.up, self.lossy = True, False
        self.wait_seconds = self.bytes_a_second = 0.0  # for each reply; 0 for no limit
        self.carried: dict[str, int] = {}  # bytes by path
        self.port = self.lost = 0
        self._loop = asyncio.new_event_loop()
        self._turn = asyncio.Lock()
        self._thread = threading.Thread(target=self._loop.run_forever)

    @property
    def url(self) -> str:
        """Where the browser finds the shop."""
        return f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> Self:
        self._thread.start()
        listening = asyncio.start_server(self._serve, "127.0.0.1", 0)
        self._server = asyncio.run_coroutine_threadsafe(listening, self._loop).result()
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    def __exit__(self, *_: object) -> None:
        asyncio.run_coroutine_threadsafe(self._end(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def _end(self) -> None:
        self._server.close()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for each in others:
            each.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    async def _serve(
        self, near: asyncio.StreamReader, back: asyncio.StreamWriter
    ) -> None:
        try:
            request = await _message(near)
            if self.up and not self._loses(request, DROPPED):
                reply = await self._forwarded(request)
                half = self._loses(request, LOST)
                await self._carry(back, reply[: len(reply) // 2] if half else reply)
                path = request.split(b" ", 2)[1].decode()
                self.carried[path] = self.carried.get(path, 0) + len(reply)
        except (OSError, EOFError, asyncio.IncompleteReadError):
            pass  # as on any line
        finally:
            back.close()

    async def _carry(self, back: asyncio.StreamWriter, reply: bytes) -> None:
        """All replies share the line, a piece of each in turn."""
        await asyncio.sleep(self.wait_seconds)
        for start in range(0, len(reply), PIECE):
            piece = reply[start : start + PIECE]
            async with self._turn:
                back.write(piece)
                await back.drain()
                if self.bytes_a_second:
                    await asyncio.sleep(len(piece) / self.bytes_a_second)

    def _loses(self, request: bytes, share: float) -> bool:
        is_act = request.startswith(b"POST /counter/scans")
        lost = self.lossy and is_act and self.dice.random() < share
        self.lost += lost
        return lost

    async def _forwarded(self, request: bytes) -> bytes:
        far, forth = await asyncio.open_connection("127.0.0.1", self.behind)
        forth.write(request)
        reply = await _message(far)
        forth.close()
        return reply.replace(b"\r\n\r\n", _DONE, 1)


async def _message(reader: asyncio.StreamReader) -> bytes:
    """A whole request or reply: its head, and as much body as the head says."""
    head = await reader.readuntil(b"\r\n\r\n")
    sizes = [
        int(line.partition(b":")[2])
        for line in head.split(b"\r\n")
        if line.lower().startswith(b"content-length:")
    ]
    is_empty = head.startswith((b"HTTP/1.1 304", b"HTTP/1.1 204"))
    size = 0 if is_empty or not sizes else sizes[0]
    return head + await reader.readexactly(size)
