"""A cable between processes and a server: it can be cut, go dead without a sign, or be slow."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from enum import StrEnum
from random import Random
from threading import Event, Thread

CHUNK = 64 * 1024  # octets
SENT_AGAIN_AFTER = 1.0  # seconds; what is lost below comes all the same, as TCP sends it again


class Cable(StrEnum):
    """How a cable is."""

    WHOLE = "whole"
    CUT = "cut"
    """Connections are reset, and new ones too."""
    DEAD = "dead"
    """Connections stay, new ones are taken, and nothing comes through: half-open, for both ends."""


class Proxy:
    """Carries what comes to a port of ours to another, in a thread of its own, until closed."""

    def __init__(self, there: Callable[[], int]) -> None:
        """`there` tells the port of the server, each time that somebody connects."""
        self._there = there
        self._state, self._delay, self._lost = Cable.WHOLE, 0.0, 0.0
        self._chance = Random(1)  # noqa: S311  (the same at every run)
        self._ends: set[asyncio.StreamWriter] = set()
        self._mended = asyncio.Event()
        self._loop = asyncio.new_event_loop()
        self._ready = Event()
        self._thread = Thread(target=self._run, daemon=True, name="cable")
        self.port = 0

    def open(self) -> None:
        """Begin to carry; `port` says where."""
        self._thread.start()
        self._ready.wait()

    def close(self) -> None:
        """End, and every connection with it."""
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()

    def cut(self) -> None:
        """Reset every connection, and each new one, until it is mended."""
        self._become(Cable.CUT)

    def go_dead(self) -> None:
        """Let nothing through, and tell nobody, until it is mended."""
        self._become(Cable.DEAD)

    def slow_down(self, seconds: float, lost: float = 0.0) -> None:
        """Hold each piece back for so long, in both directions, until it is mended; a share of
        them is lost on the way, and sent again."""
        self._delay, self._lost = seconds, lost

    def mend(self) -> None:
        """Carry again; connections that were dead are reset, as what they carried is lost."""
        self._delay, self._lost = 0.0, 0.0
        self._become(Cable.WHOLE)

    def _become(self, state: Cable) -> None:
        self._loop.call_soon_threadsafe(self._change, state)

    def _change(self, state: Cable) -> None:
        if state is not Cable.DEAD and (state is Cable.CUT or self._state is Cable.DEAD):
            for end in list(self._ends):
                end.transport.abort()
        self._state = state
        if state is Cable.DEAD:
            self._mended.clear()
        else:
            self._mended.set()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        serving = self._loop.run_until_complete(
            asyncio.start_server(self._carry, "127.0.0.1", self.port)
        )
        self.port = serving.sockets[0].getsockname()[1]
        self._ready.set()
        self._loop.run_forever()
        serving.close()
        for task in asyncio.all_tasks(self._loop):
            task.cancel()
        self._loop.run_until_complete(asyncio.sleep(0))
        self._loop.close()

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, from its begin to its end."""
        self._ends.add(writer)
        try:
            if self._state is Cable.DEAD:
                await self._mended.wait()
            if self._state is Cable.WHOLE:
                await self._joined(reader, writer)
        except OSError:
            pass  # the server is away, or one of the two has gone: so goes the other
        finally:
            self._ends.discard(writer)
            writer.transport.abort()

    async def _joined(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        from_there, to_there = await asyncio.open_connection("127.0.0.1", self._there())
        self._ends.add(to_there)
        ways = [
            asyncio.create_task(self._pass_on(reader, to_there)),
            asyncio.create_task(self._pass_on(from_there, writer)),
        ]
        try:
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        finally:
            self._ends.discard(to_there)
            to_there.transport.abort()
            for way in ways:
                way.cancel()

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while piece := await reader.read(CHUNK):
                if self._delay:
                    again = self._chance.random() < self._lost
                    await asyncio.sleep(self._delay + again * SENT_AGAIN_AFTER)
                if self._state is Cable.DEAD:
                    continue  # swallowed
                writer.write(piece)
                await writer.drain()
