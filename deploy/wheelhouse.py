"""Make a folder that installs gutou on a machine without internet.

Run: ``make wheelhouse``, or ``python deploy/wheelhouse.py [--to FOLDER]`` with the project's own Python. It must be run on a
machine of the target's kind: the same architecture, the same minor version of Python, a C library no newer. The folder then holds
every wheel that a user's installation needs (not the developers' tools), the project's own among them, their hashes,
``install.sh``, the unit files and the guide. Hashes come from ``requirements.lock``, not from the registry.
"""

from __future__ import annotations

import argparse
import hashlib
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from packaging.markers import Marker

ROOT = Path(__file__).resolve().parent.parent
INSTALLER = "pip"
"""Brought along as well, since a bare Debian has none."""


@dataclass(frozen=True)
class Pin:
    """One requirement of the lock: its name, its lines, and the names of those that asked for it."""

    name: str
    text: str
    wanted_by: frozenset[str]


def pins(lock: str) -> list[Pin]:
    """The requirements of a lock as ``uv pip compile`` writes it, with its ``# via`` notes."""
    found = []
    for block in re.split(r"^(?=[A-Za-z0-9])", lock, flags=re.M):
        if name := re.match(r"[A-Za-z0-9._-]+(?===)", block):
            notes = re.findall(r"^    # (?:via |  )([A-Za-z0-9]\S*)", block, re.M)
            text = "".join(line for line in block.splitlines(keepends=True) if not line.startswith("    #"))
            found.append(Pin(name[0].lower(), text, frozenset(note.lower() for note in notes)))
    return found


def runtime(lock: str, project: Mapping[str, list[str]]) -> list[Pin]:
    """The pins that a user's installation needs: what the project depends on, and what that depends on."""
    every = pins(lock)
    needed = {name_of(wanted) for wanted in project["dependencies"]}
    while more := {pin.name for pin in every if pin.wanted_by & needed} - needed:
        needed |= more
    return [pin for pin in every if pin.name in needed]


def name_of(requirement: str) -> str:
    """Name of a requirement, as locks write it."""
    return re.sub(r"[-_.]+", "-", re.split(r"[^A-Za-z0-9._-]", requirement, maxsplit=1)[0]).lower()


def for_any_patch(pin: Pin) -> str:
    """The pin as it is fetched: without its condition where that holds on any patch release of this Python, else blank.

    A bare Debian 12 has Python 3.11.2, and 3.11.3 no longer needs what that does.
    """
    first, *hashes = pin.text.splitlines(keepends=True)
    wanted, _, condition = first.removesuffix(" \\\n").partition(" ; ")
    minor = f"{sys.version_info[0]}.{sys.version_info[1]}"
    versions = [f"{minor}.{patch}" for patch in (0, 99)]
    if condition and not any(Marker(condition).evaluate({"python_full_version": v}) for v in versions):
        return ""
    return "".join([f"{wanted} \\\n", *hashes])


def make(target: Path) -> None:
    """Fill the folder; one that stands there is replaced.

    Raises:
        SystemExit: A wheel cannot be had, or does not have the lock's hash.
    """
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    needed = runtime(lock, project)
    installer = [pin for pin in pins(lock) if pin.name == INSTALLER]
    shutil.rmtree(target, ignore_errors=True)
    wheels = target / "wheels"
    wheels.mkdir(parents=True)
    requirements = target / "requirements.txt"
    requirements.write_text("".join(map(for_any_patch, (*installer, *needed))), encoding="utf-8")
    pip(
        "download",
        "--no-deps",
        "--only-binary=:all:",
        "--require-hashes",
        "--dest",
        wheels,
        "-r",
        requirements,
    )
    pip("wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", wheels, ROOT)
    own = next(wheels.glob(f"{project['name']}-*.whl"))
    digest = hashlib.sha256(own.read_bytes()).hexdigest()
    line = f"{project['name']}=={project['version']} \\\n    --hash=sha256:{digest}\n"
    requirements.write_text("".join(pin.text for pin in needed) + line, encoding="utf-8")
    (target / "RELEASE").write_text(f"{project['version']}-{digest[:8]}\n", encoding="utf-8")
    copy_beside(target)
    size = sum(path.stat().st_size for path in wheels.iterdir())
    print(
        f"{target}: {len(list(wheels.iterdir()))} wheels, {size / 1e6:.0f} MB; Python {sys.version_info[0]}.{sys.version_info[1]}"
    )


def copy_beside(target: Path) -> None:
    """What else the target machine needs: the script, units and samples, settings to begin with, the guide."""
    for path in (ROOT / "deploy").iterdir():
        if path.is_file() and path.suffix != ".py":
            shutil.copy2(path, target)
    for name in ("gutou.toml", "prefect.yaml", "docs/operations.md", "LICENSE"):
        shutil.copy2(ROOT / name, target)


def pip(*arguments: str | Path) -> None:
    """Run this Python's pip."""
    done = subprocess.run(
        [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", *map(str, arguments)],
        check=False,
    )
    if done.returncode:
        raise SystemExit(f"pip {arguments[0]} failed")


def main(arguments: Iterable[str] | None = None) -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--to", type=Path, default=ROOT / "wheelhouse")
    make(parser.parse_args(arguments).to)


if __name__ == "__main__":
    main()
