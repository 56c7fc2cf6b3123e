"""Opening and writing files of the share without ever following a link: others can change it at any moment."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from uuid import uuid4

from gutou.intake.sidecar import TEMPORARY


@contextmanager
def folder_beneath(root: Path, parts: Sequence[str], *, create_after: int | None = None) -> Iterator[int]:
    """Descriptor of a folder under ``root``, opened part by part.

    Args:
        root: Trusted folder; may itself be a link.
        parts: Names below it; none of them may be a link.
        create_after: Make folders that are not there, beyond the first so many parts.

    Raises:
        OSError: A part is missing, no folder, a link, or may not be read.
    """
    descriptor = os.open(root, os.O_RDONLY | os.O_DIRECTORY)
    try:
        for depth, part in enumerate(parts):
            if create_after is not None and depth >= create_after:
                with suppress(FileExistsError):
                    os.mkdir(part, 0o775, dir_fd=descriptor)
            below = os.open(part, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=descriptor)
            os.close(descriptor)
            descriptor = below
        yield descriptor
    finally:
        os.close(descriptor)


@contextmanager
def file_beneath(root: Path, path: str) -> Iterator[int]:
    """Descriptor of the file ``path`` (parts joined by ``/``) under ``root``; a pipe does not block.

    Raises:
        OSError: As for the folder, or the file is a link or may not be read.
    """
    *folders, name = path.split("/")
    with folder_beneath(root, folders) as folder:
        descriptor = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=folder)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def exists_beneath(root: Path, parts: Sequence[str], name: str) -> bool:
    """Whether there is anything called ``name`` in a folder under ``root``.

    Raises:
        OSError: The folder may not be read, or a part is a link.
    """
    try:
        with folder_beneath(root, parts) as folder:
            os.stat(name, dir_fd=folder, follow_symlinks=False)
    except FileNotFoundError:
        return False
    return True


def put_beneath(root: Path, parts: Sequence[str], name: str, content: bytes) -> None:
    """Write a file under ``root`` at once or not at all; folders after the first part are made.

    Raises:
        OSError: A part is a link or no folder, or nothing can be written there.
    """
    with folder_beneath(root, parts, create_after=1) as folder:
        temporary = f"{TEMPORARY}{uuid4().hex}"
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
        try:
            with os.fdopen(os.open(temporary, flags, 0o664, dir_fd=folder), "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            os.rename(temporary, name, src_dir_fd=folder, dst_dir_fd=folder)
        except OSError:
            with suppress(OSError):
                os.unlink(temporary, dir_fd=folder)
            raise
