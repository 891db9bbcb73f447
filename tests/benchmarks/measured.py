"""One program as a whole process: how long it took, and how much of the machine."""

import os
import signal
import subprocess
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

LOOK_SECONDS = 0.05
MEGABYTE = 1_000_000


@dataclass(frozen=True)
class Limits:
    """After so much a program is stopped."""

    seconds: float
    memory_mb: float


@dataclass(frozen=True)
class Cost:
    """What one process took, with what it started."""

    seconds: float
    cpu_seconds: float
    peak_mb: float  # the largest process, or all at one time if that is more


class Stopped(Exception):
    """It went beyond its limits, or failed; the text says which."""


def cost_of(command: list[str], order: Path, limits: Limits) -> Cost:
    """Runs a command with an order as its input; Stopped if it does not end well."""
    began = time.monotonic()
    with order.open() as given:
        process = subprocess.Popen(
            command,
            stdin=given,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
        watch = _Watch(process.pid, limits)
        complaint: list[bytes] = []
        reader = threading.Thread(target=lambda: complaint.append(_all_of(process)))
        for thread in (reader, watch):
            thread.start()
        _, status, used = os.wait4(process.pid, 0)
    seconds = time.monotonic() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    watch.over.set()
    watch.join()
    reader.join(timeout=1)
    if watch.why:
        raise Stopped(watch.why)
    if status:
        last = b"".join(complaint).decode(errors="replace").strip().splitlines()[-1:]
        raise Stopped(f"failed: {' '.join(last)[:120] or status}")
    cpu = used.ru_utime + used.ru_stime
    return Cost(seconds, cpu, watch.most_mb)


def _all_of(process: "subprocess.Popen[bytes]") -> bytes:
    return process.stderr.read() if process.stderr else b""


class _Watch(threading.Thread):
    """Looks now and then at a process and all it started; ends them when too much."""

    def __init__(self, pid: int, limits: Limits) -> None:
        super().__init__(daemon=True)
        self.over = threading.Event()
        self.most_mb, self.why = 0.0, ""
        self._pid, self._limits = pid, limits
        self._began = time.monotonic()

    def run(self) -> None:
        while not self.over.wait(LOOK_SECONDS):
            together_mb = sum(map(_share_mb, _family(self._pid)))
            self.most_mb = max(self.most_mb, together_mb, _highest_mb(self._pid))
            if time.monotonic() - self._began > self._limits.seconds:
                self.why = f"> {self._limits.seconds:.0f} s"
            elif self.most_mb > self._limits.memory_mb:
                self.why = f"> {self._limits.memory_mb:,.0f} MB"
            if self.why:
                for pid in reversed(_family(self._pid)):
                    _end(pid)
                return


def _highest_mb(pid: int) -> float:
    """The most a process ever had, from its own start.

    What the kernel tells of an ended one counts the moment before it was itself.
    """
    with suppress(OSError, StopIteration):
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
        line = next(each for each in lines if each.startswith("VmHWM"))
        return int(line.split()[1]) * 1024 / MEGABYTE
    return 0.0


def _end(pid: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def _family(pid: int) -> list[int]:
    """A process and all below it."""
    children: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(stat.read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
        children.setdefault(parent, []).append(int(stat.parent.name))
    found = [pid]
    for one in found:
        found += children.get(one, [])
    return found


def _share_mb(pid: int) -> float:
    """Its memory, what it shares with others counted in parts."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    shares = [int(line.split()[1]) for line in lines if line.startswith("Pss:")]
    return sum(shares) * 1024 / MEGABYTE
