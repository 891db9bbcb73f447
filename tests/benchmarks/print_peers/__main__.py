"""One peer as a process: `python -m tests.benchmarks.print_peers PEER WAY < order`."""

import importlib
import os
import sys

from tests.benchmarks.print_sheet import Order

BEHIND_THE_COUNTER = 10  # as our own printing process, or a busy machine is unfair


def main() -> None:
    """Draws the order on standard input the way asked for."""
    peer, way = sys.argv[1:3]
    os.nice(BEHIND_THE_COUNTER)
    module = importlib.import_module(f"tests.benchmarks.print_peers.{peer}")
    module.WAYS[way](Order.read(sys.stdin))


if __name__ == "__main__":
    main()
