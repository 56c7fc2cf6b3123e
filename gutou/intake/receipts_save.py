"""The finished file of a receipt: the same workbook gives the same bytes."""

from __future__ import annotations

import shutil
import zipfile
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from openpyxl.comments.comment_sheet import CommentSheet
from openpyxl.packaging.core import DocumentProperties
from openpyxl.packaging.relationship import Relationship
from openpyxl.workbook import Workbook
from openpyxl.writer.excel import ExcelWriter
from openpyxl.xml.functions import tostring

from gutou.intake.receipts_comments import shapes

_EPOCH = (1980, 1, 1, 0, 0, 0)


def content(book: Workbook, *, title: str, author: str, created: datetime) -> bytes:
    """The finished file: the same workbook gives the same bytes, and says nothing of whoever made it."""
    book.properties = DocumentProperties(title=title, creator=author, created=created, modified=created)
    buffer = BytesIO()
    _Writer(book, _Archive(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=4)).save()
    return buffer.getvalue()


class _Writer(ExcelWriter):
    """openpyxl's writer, with boxes of comments that stand at their cells."""

    _comments: list[Any]
    _archive: zipfile.ZipFile

    def _write_comment(self, ws: Any) -> None:  # noqa: ANN401
        comments: Any = CommentSheet.from_comments(ws._comments)  # type: ignore[no-untyped-call]
        self._comments.append(comments)
        comments._id = len(self._comments)
        self._archive.writestr(comments.path[1:], tostring(comments.to_tree()))
        self.manifest.append(comments)
        ws.legacy_drawing = f"xl/drawings/commentsDrawing{comments._id}.vml"
        self._archive.writestr(ws.legacy_drawing, shapes(ws, comments.comments))
        ws._rels.append(Relationship(Id="comments", type=comments._rel_type, Target=comments.path))


class _Archive(zipfile.ZipFile):
    """An archive whose parts carry no time."""

    def writestr(
        self,
        zinfo_or_arcname: str | zipfile.ZipInfo,
        data: Any,  # noqa: ANN401
        compress_type: int | None = None,
        compresslevel: int | None = None,
    ) -> None:
        super().writestr(self._timeless(str(zinfo_or_arcname)), data)

    def write(
        self,
        filename: Any,  # noqa: ANN401
        arcname: Any = None,  # noqa: ANN401
        compress_type: int | None = None,
        compresslevel: int | None = None,
    ) -> None:
        # A worksheet, which openpyxl has written to a file of its own.
        with Path(filename).open("rb") as source, self.open(self._timeless(str(arcname)), "w") as part:
            shutil.copyfileobj(source, part, 1 << 20)

    def _timeless(self, name: str) -> zipfile.ZipInfo:
        about = zipfile.ZipInfo(name, _EPOCH)
        about.compress_type = self.compression
        about._compresslevel = self.compresslevel  # type: ignore[attr-defined]
        return about
