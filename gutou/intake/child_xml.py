"""XML without document types and entities (安全的 XML): one walk over local names."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.parsers import expat

from gutou.intake.child_result import RESAVE, Refused

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import IO, Any

_CHUNK = 1 << 20


def walk(
    stream: IO[bytes],
    start: Callable[[str, dict[str, str]], Any],
    end: Callable[[str], Any] | None = None,
    text: Callable[[str], Any] | None = None,
    *,
    encoding: str | None = None,
) -> None:
    """Call ``start``, ``end`` and ``text`` for what stands in the XML; prefixes and namespaces are dropped.

    Args:
        stream: The XML; decoded by its own declaration unless ``encoding`` is given.
        start: Called with an element's local name and its attributes by local name.
        end: Called with the local name.
        text: Called with pieces of text.
        encoding: Overrides the declaration.

    Raises:
        Refused: It declares a document type (entities may hide in one), or is broken.
    """
    parser = expat.ParserCreate(encoding, namespace_separator=" ")
    parser.buffer_text = True
    names: dict[str, str] = {}

    def local(name: str) -> str:
        short = names.get(name)
        if short is None:
            short = name.rpartition(" ")[2]
            if len(names) < 10_000:
                names[name] = short
        return short

    def on_start(name: str, attributes: dict[str, str]) -> None:
        start(local(name), {local(key): value for key, value in attributes.items()} if attributes else {})

    parser.StartElementHandler = on_start
    parser.StartDoctypeDeclHandler = _no_document_type
    if end is not None:
        on_end = end
        parser.EndElementHandler = lambda name: on_end(local(name))
    if text is not None:
        parser.CharacterDataHandler = text
    try:
        while chunk := stream.read(_CHUNK):
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except (expat.ExpatError, ValueError, LookupError):
        raise Refused(f"文件内容不完整或已损坏{RESAVE}") from None


def _no_document_type(*_: object) -> None:
    raise Refused(f"文件里有实体声明，可能有害，已拒收{RESAVE}")
