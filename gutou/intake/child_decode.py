"""Text of unknown encoding (文本编码): UTF-8, GB18030, UTF-16, with and without a byte order mark."""

from __future__ import annotations

import re

from gutou.intake.child_result import RESAVE, Refused

_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
_USUAL = re.compile("[\t\r\n -~　-〿一-鿿＀-￯—‘-”…·]")
_LOOKED_AT = 200_000
_DAMAGED_SHARE = 0.02


def decode(content: bytes) -> str:
    """The text; control characters of old systems (form feeds, a closing 0x1A) are dropped.

    Raises:
        Refused: It is no text, or a text cut or damaged in the middle of its characters.
    """
    if not content.strip(b"\xef\xbb\xbf\xff\xfe \t\r\n\0"):
        raise Refused("文件里没有内容，请检查后重新报送")
    text = _decoded(content)
    if text is None or _is_binary(text):
        raise Refused(f"不是能认出的文本或表格{RESAVE}")
    return _CONTROLS.sub("", text) if _CONTROLS.search(text) else text


def _is_binary(text: str) -> bool:
    sample = text[:_LOOKED_AT].rstrip("\x1a\0")
    return len(_CONTROLS.findall(sample)) > 4 + len(sample) // 100 or "\0" in sample


def _decoded(content: bytes) -> str | None:
    if content.startswith(b"\xef\xbb\xbf"):
        _refuse_damaged(content, "utf-8-sig")
        return _strict(content, "utf-8-sig")
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _strict(content, "utf-16") or _strict(content[: len(content) - 1], "utf-16")
    if b"\0" in content[:_LOOKED_AT]:
        return _without_mark(content)
    plain = _strict(content, "utf-8")
    if plain is not None and not _odd_for_us(plain):
        return plain
    chinese = _strict(content, "gb18030")
    if plain is not None:  # valid as both: two-byte letters of Europe, or plain Chinese
        return chinese if chinese and _usual_share(chinese) > _usual_share(plain) else plain
    _refuse_damaged(content, "utf-8")
    if chinese is None:
        _refuse_damaged(content, "gb18030")
    return chinese


def _strict(content: bytes, encoding: str) -> str | None:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        return None


def _refuse_damaged(content: bytes, encoding: str) -> None:
    """Refuse text of which only a few characters are broken; in another encoding it would turn into nonsense."""
    lenient = content.decode(encoding, "replace")
    broken = lenient.count("\ufffd")
    beyond = sum(1 for sign in lenient[:_LOOKED_AT] if sign > "~")
    if 0 < broken <= max(2, beyond * _DAMAGED_SHARE) and broken * 4 <= beyond:
        line = lenient[: lenient.find("\ufffd")].count("\n") + 1
        raise Refused(f"第 {line} 行（按记事本的行数）有损坏的文字，文件可能没有传完整，请重新导出后报送")


def _without_mark(content: bytes) -> str | None:
    """UTF-16 without a byte order mark: the order in which more is what a table would hold."""
    even = content[: len(content) // 2 * 2]
    read = [text for order in ("utf-16-le", "utf-16-be") if (text := _strict(even, order)) is not None]
    best = max(read, key=_usual_share, default=None)
    return best if best is not None and _usual_share(best) > 0.7 else None


def _odd_for_us(text: str) -> bool:
    """Whether beyond ASCII there are only letters that two bytes of UTF-8 spell."""
    beyond = [sign for sign in text[:_LOOKED_AT] if sign > "\x7f"]
    return bool(beyond) and max(beyond) <= "\u07ff"


def _usual_share(text: str) -> float:
    sample = text[:_LOOKED_AT]
    return len(_USUAL.findall(sample)) / max(len(sample), 1)
