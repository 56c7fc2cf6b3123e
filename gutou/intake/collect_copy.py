"""Copying one file of the share into ``data/raw``: whole, durable, under its content's name."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

from gutou.errors import GutouError
from gutou.intake.collect_open import file_beneath
from gutou.intake.collect_walk import Found, found, reason
from gutou.intake.sidecar import TEMPORARY, flush_folder, settle
from gutou.workspace import Workspace

_CHUNK = 1 << 20


class RefusedError(Exception):
    """The file cannot be received; the text is the Chinese reason."""


class StillWrittenError(Exception):
    """The file changed or went while it was looked at."""


def copy(workspace: Workspace, file: Found, folder: Path) -> tuple[Path, str]:
    """Copy under a temporary name; that name and the content's hash."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        temporary = folder / f"{TEMPORARY}{uuid4().hex}"
        with temporary.open("wb") as target:
            digest = hashlib.sha256()
            try:
                for chunk in _chunks(workspace.share, file):
                    digest.update(chunk)
                    target.write(chunk)
            except (RefusedError, StillWrittenError):
                temporary.unlink()
                raise
            target.flush()
            settle(target.fileno())
    except OSError as error:
        raise cannot_write(workspace, error) from None
    return temporary, digest.hexdigest()


def _chunks(share: Path, file: Found) -> Iterator[bytes]:
    """The content, as long as the file stays what it was when the share was walked."""
    try:
        with file_beneath(share, file.path) as source:
            _must_be_as(file, source)
            left = file.size
            while left > 0 and (chunk := os.read(source, min(_CHUNK, left))):
                left -= len(chunk)
                yield chunk
            _must_be_as(file, source)
    except FileNotFoundError:
        raise StillWrittenError from None
    except OSError as error:
        raise RefusedError(f"文件无法读取（{reason(error)}），请检查后重新放入") from None


def _must_be_as(file: Found, source: int) -> None:
    current = found(file.path, os.fstat(source))
    if current.trouble:
        raise RefusedError(current.trouble)
    if current.state[:2] != file.state[:2]:
        raise StillWrittenError


def keep(workspace: Workspace, temporary: Path, target: Path) -> None:
    """Give the copy its name; content that is there already is the same and stays."""
    try:
        if target.exists():
            temporary.unlink()
        else:
            temporary.replace(target)
        flush_folder(target.parent)
    except OSError as error:
        raise cannot_write(workspace, error) from None


def sweep(workspace: Workspace) -> None:
    """Remove what a killed run left half written."""
    for leftover in workspace.raw.glob(f"*/*/{TEMPORARY}*"):
        leftover.unlink(missing_ok=True)


def cannot_write(workspace: Workspace, error: OSError) -> GutouError:
    """What a person must be told when our own disk refuses."""
    return GutouError(f"原始库 {workspace.raw} 无法写入（{reason(error)}），请检查磁盘空间和权限")
