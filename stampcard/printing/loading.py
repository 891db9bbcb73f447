"""WeasyPrint loaded quickly.

For each library it first tries the names of other systems. On Linux the search for
those asks the linker and even the compiler, in some fifty processes, and finds nothing:
a third of the time of a small print run. Where Linux has its own names, none is asked.
"""

import ctypes
import ctypes.util
import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager

LINUX_NAMES = (
    "libgobject-2.0.so.0",
    "libpango-1.0.so.0",
    "libharfbuzz.so.0",
    "libfontconfig.so.1",
    "libpangoft2-1.0.so.0",
)


def load_weasyprint() -> None:
    """Imports WeasyPrint; whoever imports it afterwards has it at once.

    What is loaded stays until the end, so the collector of unused memory never looks
    through it.
    """
    gc.disable()
    with _no_needless_search():
        import weasyprint  # noqa: F401
    gc.freeze()
    gc.enable()


@contextmanager
def _no_needless_search() -> Iterator[None]:
    if not all(map(_is_there, LINUX_NAMES)):
        yield
        return
    search = ctypes.util.find_library
    ctypes.util.find_library = lambda name: None
    try:
        yield
    finally:
        ctypes.util.find_library = search


def _is_there(name: str) -> bool:
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return sys.platform.startswith("linux")
