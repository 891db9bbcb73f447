"""WeasyPrint loaded quickly.

For each library it first tries the names of other systems. On Linux the search for
those asks the linker and even the compiler, in some fifty processes, and finds nothing:
a third of the time of a small print run. Where Linux has its own names, none is asked.
And what WeasyPrint needs only for other fonts or older libraries is loaded when it is
called: it costs a fifth of the rest and nine megabytes.
"""

import ctypes
import ctypes.util
import gc
import importlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

LINUX_NAMES = (
    "libgobject-2.0.so.0",
    "libpango-1.0.so.0",
    "libharfbuzz.so.0",
    "libfontconfig.so.1",
    "libpangoft2-1.0.so.0",
)
SELDOM_CALLED = ("fontTools.subset", "fontTools.varLib.instancer")


def load_weasyprint() -> None:
    """Imports WeasyPrint; whoever imports it afterwards has it at once.

    What is loaded stays until the end, so the collector of unused memory never looks
    through it.
    """
    gc.disable()
    for name in SELDOM_CALLED:
        sys.modules.setdefault(name, _Later(name))
    with _no_needless_search():
        import weasyprint  # noqa: F401
    gc.freeze()
    gc.enable()


class _Later(ModuleType):
    """Stands in for a module until a function of it is called."""

    def __getattr__(self, function: str) -> Any:
        if function.startswith("__"):
            raise AttributeError(function)

        def call(*given: Any, **named: Any) -> Any:
            if sys.modules.get(self.__name__) is self:
                del sys.modules[self.__name__]
            module = importlib.import_module(self.__name__)
            return getattr(module, function)(*given, **named)

        return call


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
