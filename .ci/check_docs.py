"""Check that the READMEs' commands and every relative link of the documentation exist."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGES = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]


def broken_links() -> list[str]:
    """Relative links whose target is not there."""
    faults = []
    for page in PAGES:
        for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
            if not re.match(r"[a-z]+:", target) and not (page.parent / target).exists():
                faults.append(f"{page.relative_to(ROOT)}: link to {target}, which does not exist")
    return faults


def unknown_commands() -> list[str]:
    """``make`` targets and ``gutou`` subcommands that the pages name and the project lacks."""
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M))
    faults = []
    helped: dict[str, bool] = {}
    for page in PAGES:
        for block in re.findall(r"```(?:bash|sh|console)\n(.*?)```", page.read_text(encoding="utf-8"), re.S):
            for line in block.splitlines():
                words = re.sub(r"^\$ ", "", line.split("#")[0]).split()
                if words[:1] == ["make"]:
                    faults += [
                        f"{page.name}: make {t}" for t in words[1:] if "=" not in t and t not in targets
                    ]
                elif words and words[0].endswith("gutou") and len(words) > 1 and words[1].isalpha():
                    command = words[1]
                    if command not in helped:
                        run = [str(ROOT / ".venv/bin/gutou"), command, "--help"]
                        helped[command] = (
                            subprocess.run(run, capture_output=True, check=False).returncode == 0
                        )
                    if not helped[command]:
                        faults.append(f"{page.name}: gutou {command}")
    return faults


if __name__ == "__main__":
    found = broken_links() + unknown_commands()
    print("\n".join(found) or f"documentation: {len(PAGES)} pages, links and commands exist")
    sys.exit(bool(found))
