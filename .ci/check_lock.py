"""Check that the lock pins what pyproject.toml asks for, with hashes, and names no registry address."""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def faults() -> list[str]:
    """What is wrong with the lock."""
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    found = [
        f"an address in the lock: {line}"
        for line in lock.splitlines()
        if re.search(r"https?://|--index|--find", line)
    ]
    pins = {m[1].lower() for m in re.finditer(r"^([A-Za-z0-9._-]+)==", lock, re.M)}
    hashed = len(re.findall(r"^[A-Za-z0-9._-]+==[^\n]*\\\n\s+--hash=sha256:", lock, re.M))
    if hashed != len(re.findall(r"^[A-Za-z0-9._-]+==", lock, re.M)):
        found.append("a pin without a hash")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    for wanted in [*project["dependencies"], *project["optional-dependencies"]["dev"]]:
        name = re.match(r"[A-Za-z0-9._-]+", wanted)
        if name and name[0].lower() not in pins:
            found.append(f"{name[0]} is asked for in pyproject.toml and not in the lock (make lock)")
    return found


if __name__ == "__main__":
    found = faults()
    print("\n".join(found) or "lock: complete, hashed, without an address")
    sys.exit(bool(found))
