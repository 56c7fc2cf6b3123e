"""What goes into the wheelhouse: all that a user's installation needs, and nothing that only developers do."""

from __future__ import annotations

import re
import sys
import tomllib
from importlib.metadata import requires

from packaging.requirements import Requirement

from deploy.wheelhouse import Pin, for_any_patch, name_of, pins, runtime
from gutou import ROOT

LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def test_every_requirement_of_what_goes_in_goes_in_too() -> None:
    """By the installed packages' own word, not by the lock's notes from which the choice is made."""
    chosen = {pin.name for pin in runtime(LOCK, PROJECT)}
    asked = [Requirement(wanted) for wanted in PROJECT["dependencies"]]
    seen: set[str] = set()
    while asked:
        wanted = asked.pop()
        if (name := name_of(wanted.name)) in seen:
            continue
        seen.add(name)
        for line in requires(name) or []:
            below = Requirement(line)
            if below.marker is None or any(
                below.marker.evaluate({"extra": extra}) for extra in (wanted.extras or {""})
            ):
                below.marker = None
                asked.append(below)
    assert len(seen) > 100
    assert seen <= chosen


def test_developers_tools_stay_at_home() -> None:
    chosen = {pin.name for pin in runtime(LOCK, PROJECT)}
    assert not chosen & {"pytest", "mypy", "ruff", "uv", "pip", "hypothesis", "splink", "selenium"}


def test_a_pin_keeps_its_hashes_and_loses_its_notes() -> None:
    lock = (
        "alpha==1.0 \\\n    --hash=sha256:aa \\\n    --hash=sha256:bb\n    # via\n    #   beta\n    #   gutou (pyproject.toml)\n"
        "beta==2 ; sys_platform == 'win32' \\\n    --hash=sha256:cc\n    # via gutou (pyproject.toml)\n"
        "gamma==3 \\\n    --hash=sha256:dd\n    # via alpha\n"
        "delta==4 \\\n    --hash=sha256:ee\n    # via gutou (pyproject.toml)\n"
    )
    chosen = runtime(lock, {"dependencies": ["beta>=2"]})
    assert [pin.name for pin in chosen] == ["alpha", "beta", "gamma"]
    assert chosen[0].text == "alpha==1.0 \\\n    --hash=sha256:aa \\\n    --hash=sha256:bb\n"
    assert len(pins(LOCK)) == len(re.findall(r"^\S+==", LOCK, re.M))


def test_what_another_patch_release_of_this_python_needs_comes_along() -> None:
    """Debian's own Python is an older patch release than the one that fetches."""
    minor = f"{sys.version_info[0]}.{sys.version_info[1]}"

    def fetched(condition: str) -> str:
        return for_any_patch(Pin("a", f"a==1 ; {condition} \\\n    --hash=sha256:aa\n", frozenset()))

    plain = "a==1 \\\n    --hash=sha256:aa\n"
    assert fetched(f"python_full_version < '{minor}.3'") == plain
    assert fetched(f"python_full_version >= '{minor}.3'") == plain
    assert fetched("python_full_version < '3.5'") == ""
    assert fetched("sys_platform == 'emscripten'") == ""
    assert for_any_patch(Pin("a", plain, frozenset())) == plain
