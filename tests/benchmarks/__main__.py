"""Runs the benches: all of them, or those named (`make bench BENCHES="build reader"`)."""

from __future__ import annotations

import importlib
import pkgutil
import sys

import tests.benchmarks as package


def names() -> list[str]:
    """Every bench of this folder: a module with a `run` function, and its docstring says what it measures."""
    return sorted(name for _, name, _ in pkgutil.iter_modules(package.__path__) if not name.startswith("_"))


def main(chosen: list[str]) -> None:
    """Run the chosen benches, or all."""
    for name in chosen or names():
        module = importlib.import_module(f"tests.benchmarks.{name}")
        if hasattr(module, "run"):
            print(f"\n== {name}: {(module.__doc__ or '').splitlines()[0]}")
            module.run()


if __name__ == "__main__":
    main(sys.argv[1:])
