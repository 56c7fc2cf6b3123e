"""The command line, in a process of its own as a person starts it, or in this one: most of a command's time is its start."""

from __future__ import annotations

import io
import subprocess
import sys
from contextlib import chdir, redirect_stderr, redirect_stdout
from pathlib import Path

import pytest

from gutou import cli

ROOT = Path(__file__).resolve().parent.parent

Done = subprocess.CompletedProcess[str]


def in_child(*arguments: str | Path) -> Done:
    """Run ``gutou`` with arguments in a process of its own."""
    code = "import sys; sys.argv[0] = 'gutou'; from gutou.cli import main; main()"
    command = [sys.executable, "-c", code, *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=120)


def in_process(*arguments: str | Path) -> Done:
    """Run ``gutou`` with arguments here; for what a command says and how it ends."""
    command = ["gutou", *map(str, arguments)]
    said, complained = io.StringIO(), io.StringIO()
    with (
        pytest.MonkeyPatch.context() as patched,
        chdir(ROOT),
        redirect_stdout(said),
        redirect_stderr(complained),
    ):
        patched.setattr(sys, "argv", command)
        patched.setattr(cli, "silence_teardown", lambda: None)
        with pytest.raises(SystemExit) as ended:
            cli.main()
    code = ended.value.code
    assert isinstance(code, int)
    return subprocess.CompletedProcess(command, code, said.getvalue(), complained.getvalue())
