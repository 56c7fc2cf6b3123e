"""Ways to spoil a file: its bytes, its archive, its XML."""

from __future__ import annotations

import io
import random
import re
import warnings
import zipfile
from collections.abc import Callable

Random = random.Random


def flip(content: bytes, rng: Random) -> bytes:
    """A few bytes changed."""
    spoiled = bytearray(content)
    for _ in range(rng.randint(1, 12)):
        spoiled[rng.randrange(len(spoiled))] = rng.randrange(256)
    return bytes(spoiled)


def cut(content: bytes, rng: Random) -> bytes:
    """The end is missing."""
    return content[: rng.randrange(1, len(content))]


def hole(content: bytes, rng: Random) -> bytes:
    """A stretch is zeros, missing, or there twice."""
    start = rng.randrange(len(content))
    end = min(len(content), start + rng.randint(1, 4000))
    middle = rng.choice((b"\0" * (end - start), b"", content[start:end] * 2))
    return content[:start] + middle + content[end:]


def _repacked(content: bytes, change: Callable[[dict[str, bytes], str], None], rng: Random) -> bytes:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
    except Exception:  # spoiled before: whatever the archive says is no archive for us
        return flip(content, rng)
    change(parts, rng.choice(sorted(parts)))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return out.getvalue()


def lose_part(content: bytes, rng: Random) -> bytes:
    """A part of the archive is missing."""

    def change(parts: dict[str, bytes], name: str) -> None:
        del parts[name]

    return _repacked(content, change, rng)


def empty_part(content: bytes, rng: Random) -> bytes:
    """A part is empty, or is another's content."""

    def change(parts: dict[str, bytes], name: str) -> None:
        parts[name] = rng.choice((b"", b"\xff\xfe", parts[rng.choice(sorted(parts))]))

    return _repacked(content, change, rng)


def rename_part(content: bytes, rng: Random) -> bytes:
    """A part has another name."""

    def change(parts: dict[str, bytes], name: str) -> None:
        new = rng.choice(
            (name.upper(), f"../{name}", f"/{name}", name.replace("/", "\\"), f"{name}\n", "汉字.xml")
        )
        parts[new] = parts.pop(name)

    return _repacked(content, change, rng)


def twice(content: bytes, rng: Random) -> bytes:
    """A part is there twice, the second one cut."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            name = rng.choice(archive.namelist())
            part = archive.read(name)
    except Exception:  # as above
        return hole(content, rng)
    out = io.BytesIO(content)
    with warnings.catch_warnings(), zipfile.ZipFile(out, "a") as archive:
        warnings.simplefilter("ignore")
        archive.writestr(name, part[: rng.randrange(len(part) + 1)])
    return out.getvalue()


def _spoil_xml(text: bytes, rng: Random) -> bytes:
    tags = [m.span() for m in re.finditer(rb"<[^>]{1,300}>", text)]
    if not tags:
        return flip(text, rng) if text else b"<"
    start, end = rng.choice(tags)
    tag = text[start:end]
    kind = rng.randrange(9)
    if kind == 0:  # two tags swapped
        other = rng.choice(tags)
        first, second = sorted(((start, end), other))
        between = text[first[1] : second[0]]
        return (
            text[: first[0]] + text[slice(*second)] + between + text[slice(*first)] + text[second[1] :]
            if first != second
            else text
        )
    if kind == 1:
        tag = b""
    elif kind == 2:
        tag = re.sub(rb'"[^"]*"', lambda _: rng.choice(_VALUES), tag, count=1)
    elif kind == 3:
        tag = re.sub(rb"\d+", lambda _: rng.choice(_NUMBERS), tag)
    elif kind == 4:
        tag = tag * rng.choice((2, 50, 3000))
    elif kind == 5:
        tag = b"<!--" + tag
    elif kind == 6:
        tag += rng.choice((b"&", b"&lol;", b"&#0;", b"&#x10FFFF;", b"<![CDATA[", b"\0", b"\xff"))
    elif kind == 7:
        return (
            b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "'
            + b"x" * 50
            + b'">]>'
            + text[text.find(b"?>") + 2 :]
        )
    else:
        number = rng.choice(_NUMBERS)
        return re.sub(
            rb">(-?\d[\d.]*)<", lambda m: b">" + number + b"<" if rng.random() < 0.3 else m[0], text
        )
    return text[:start] + tag + text[end:]


_NUMBERS = (b"-1", b"0", b"1e999", b"99999999999999999999", b"4294967296", b"NaN", b"", b"1048577", b"16385")
_VALUES = (
    b'""',
    b'"A0"',
    b'"XFD1048576"',
    b'"\xe4\xb8\xad"',
    b'"&amp;"',
    b'"e"',
    b'"s"',
    b'"../../x"',
    b'"' + b"9" * 400 + b'"',
)


def spoil_xml(content: bytes, rng: Random) -> bytes:
    """The XML of a part changed: tags swapped, dropped, repeated, attributes and numbers out of range, entities."""
    if not content.startswith(b"PK"):
        return _spoil_xml(content, rng)

    def change(parts: dict[str, bytes], name: str) -> None:
        likely = [n for n in sorted(parts) if re.search(r"sheet\d|workbook|shared|styles|content", n)]
        chosen = rng.choice(likely) if likely and rng.random() < 0.8 else name
        for _ in range(rng.randint(1, 3)):
            parts[chosen] = _spoil_xml(parts[chosen], rng)

    return _repacked(content, change, rng)


def shared_index(content: bytes, rng: Random) -> bytes:
    """Shared strings, styles and relations that are not there."""

    attribute = rng.choice((rb't="s"><v>\d+', rb's="\d+"', rb'r="[A-Z]+\d+"'))
    new = {b"t": b't="s"><v>', b"s": b's="', b"r": b'r="'}[attribute[:1]] + rng.choice(_NUMBERS)
    new += b"" if attribute.startswith(b"t") else b'"'

    def change(parts: dict[str, bytes], name: str) -> None:
        for part in [n for n in parts if "sheet1" in n and n.endswith(".xml")]:
            parts[part] = re.sub(attribute, lambda m: new if rng.random() < 0.5 else m[0], parts[part])

    return _repacked(content, change, rng)


WAYS: tuple[Callable[[bytes, Random], bytes], ...] = (
    *(
        flip,
        cut,
        hole,
        lose_part,
        empty_part,
        rename_part,
        twice,
        spoil_xml,
        spoil_xml,
        spoil_xml,
        shared_index,
    ),
)
"""All ways; XML most often."""


def mutate(content: bytes, rng: Random) -> tuple[str, bytes]:
    """Spoil in one way, now and then in two."""
    way = rng.choice(WAYS)
    spoiled = way(content, rng)
    if rng.random() < 0.15 and spoiled:
        try:
            spoiled = rng.choice(WAYS)(spoiled, rng)
        except Exception:  # too broken to be spoiled further that way
            spoiled = flip(spoiled, rng)
    return way.__name__, spoiled
