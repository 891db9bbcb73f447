"""The rules of each programme kind: every folder here that defines KIND."""

from importlib import import_module
from pkgutil import iter_modules

from stampcard.kinds.contract import Kind


def _found() -> dict[str, Kind]:
    modules = (import_module(f"{__name__}.{m.name}") for m in iter_modules(__path__))
    kinds = (module.KIND for module in modules if hasattr(module, "KIND"))
    return {kind.code: kind for kind in kinds}


KINDS = _found()
