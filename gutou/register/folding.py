"""Texts folded for comparison, and the words that names and units are taken apart by (折叠); pure, cached."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

from gutou.register.likeness_sounds import heard, one_slip, seen
from gutou.register.vocabulary import load, replacer, words

MARKS = re.compile(r"[^\w()]+|_")
"""What is none of a name's letters, figures and brackets."""

_REMEMBERED = 50_000  # pairs of characters; a city's texts repeat them

NUMBERED = re.compile(r"[\d一二三四五六七八九十]")
"""A figure, or a number of at most ten in words."""

_BRACKETS = str.maketrans("[]{}〔〕【】〈〉《》「」『』", "()()()()()()()()")


class _Folding(dict[int, str | None]):
    """What becomes of a character, found out when it is met first."""

    def __missing__(self, code: int) -> str | None:
        char = chr(code)
        dropped = char.isspace() or unicodedata.category(char)[0] == "C" or char in "\"'“”‘’`"
        self[code] = found = None if dropped else char.translate(_BRACKETS)
        return found


_FOLDING = _Folding()
_FORMAL = str.maketrans("壹贰弍叁肆伍陆柒捌玖拾", "一二二三四五六七八九十")
_FORMAL_NUMBER = re.compile(r"[壹贰弍叁肆伍陆柒捌玖拾]+(?=期|阶段|批|标|号|#|区|栋|幢|座|段|线)")
_YEAR_IN_WORDS = re.compile(r"(?:一九|二[〇○o0零])[〇○o0零一二三四五六七八九]{2}(?=年)")
_YEAR_FIGURES = str.maketrans("〇○o零一二三四五六七八九", "0000123456789")
_BESIDE = re.compile(
    r"\(?(?:项目)?(?:代码|赋码)?:?(?<!\d)\d{4}[-‐‑‒–—−_]?\d{6}[-‐‑‒–—−_]?\d{2}[-‐‑‒–—−_]?\d{2}[-‐‑‒–—−_]?\d{6}(?!\d)\)?"
    r"|\(?(?:计划|项目|概算)?总投资(?:额|规模)?:?(?:约|为)?\d+(?:\.\d+)?[亿万]元?\)?"
)
"""What has a column of its own and is written in the name as well."""


@lru_cache(maxsize=20_000)
def fold(text: str | None) -> str:
    """NFKC, lower case, without blanks, quotes and control characters, all brackets round."""
    return unicodedata.normalize("NFKC", text).lower().translate(_FOLDING) if text else ""


@cache
def patterns() -> dict[str, re.Pattern[str]]:
    """What names and units are taken apart by, from the words of ``schemas/register``."""
    names, owners = load("names"), load("owners")
    return {
        # A number in a list (8、 (3) 12.) is none of the project's, but 3.5万吨 is.
        "lead_in": re.compile(
            rf"{words(names['lead_in'])}|\((?:\d{{1,3}}|[一二三四五六七八九十]{{1,3}})\)(?=\w)|\d{{1,3}}\.(?!\d)"
            r"|(?:\d{1,3}|[一二三四五六七八九十]{1,3})[、)](?!(?:\d{1,3}|[一二三四五六七八九十]{1,2})(?:[#号期批]|标段))"
        ),
        "remark": re.compile(
            rf"(?:(?:19|20)\d{{2}}(?:年度?)?)?\|?(?:(?:{words(names['remarks'])}|[\u4e00-\u9fff]{{2}}(?:协作|援建|帮扶))"
            rf"(?:项目|工程|资金|投资|类|库)?[、,/·及和+|]*)+"
        ),
        # What a work comprises, or how large it is, where the figure has been taken out.
        "comprises": re.compile(
            r"(?:不?含|包括|包含|其中|详见|见附)\w.*|(?:总?建筑面积|总?占地面积?|总长度?|全长|总?规模|总?装机)\W*"
        ),
        # What a project was called before (原名:石桥水厂), and a number in a list without a mark behind it.
        "former": re.compile(r"(?:原名称?|曾用名|原项目名称?|又名)\W?\w"),
        "counted": re.compile(
            r"\s*\d{1,3}\s+(?=[\u4e00-\u9fff])(?![万亿千百号期栋幢座台套吨米公个条年月日楼层头只亩兆标])"
            r"|\s*[A-Za-z]{2,3}[-—]?\d{2,4}\s+(?=[\u4e00-\u9fff(（\[【〔])"
        ),
        "own_level": re.compile(names["own_level"] + r"(?=\w{3})"),
        "suffix": re.compile(words(names["suffixes"]) + "$"),
        "generic": re.compile(words(names["generic"])),
        # What goes with a work before what is done (传染病区及附属设施改造), where no stock ending takes it off.
        "furnished": re.compile(
            r"(?<=\w{2})[及和与含、](?:其|相关)?(?:附属|配套|辅助|周边道路)(?:基础|附属|配套)?(?:设施|工程|用房)?"
            rf"(?={words([*names['actions'], '建设', '项目', '工程'])}|[|()]|$)"
        ),
        # A word said twice (第二小学第二小学教学楼).
        "twice": re.compile(r"([\u4e00-\u9fff]{2,8})\1"),
        "action": re.compile(words(names["actions"])),
        "legal": re.compile(words(owners["legal_forms"]) + "$"),
        "office_end": re.compile(words(owners["office_ends"]) + "$"),
        "object": re.compile(words(owners["owner_continues"])),
        "institution": re.compile(words(owners["institutions"]) + "$"),
        "bland": re.compile(words(names["bland"])),
        "group": re.compile(words(owners["group_words"]) + "$"),
        "province": re.compile(
            words(sorted({name.removesuffix("省").removesuffix("自治区") for name in names["provinces"]}))
            + "(?:省|自治区)?"
        ),
        # What has no proper name of its own: a province's bureau or investment company.
        "no_name": re.compile(rf"{words(owners['office_ends'])}$|^{words(owners['investors'])}"),
        "branch": re.compile(
            rf"^(\w{{2,}}?{words(owners['company_ends'])})(\w{{1,12}}?){words(owners['branch_ends'])}$"
        ),
        "roof": re.compile(
            rf"^(?:利用|租用|租赁)?(\w{{2,24}}?){words(names['roofs'])}(?:分布式光伏|光伏发电|光伏)?$"
        ),
        # A 布局 is no office.
        "office": re.compile(rf"^\w{{2,10}}?{words(owners['office_ends'])}(?<![布格]局)(?=\w{{3}})"),
        "company": re.compile(rf"^[\w]{{2,24}}?{words(owners['company_ends'])}(?!型|制)"),
    }


@cache
def _synonyms(name: str) -> tuple[re.Pattern[str], dict[str, str]]:
    vocabulary = load(name)
    return replacer(vocabulary.get("slips", {}) | vocabulary["synonyms"])


@cache
def _spoken() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(pattern), full) for pattern, full in load("names")["spoken"])


@cache
def _no_slips() -> frozenset[str]:
    """Words of two characters, whatever they sound like."""
    names = load("names")
    known = {*names["heard"], *names["not_heard"], *names["generic"], *names["actions"], *names["suffixes"]}
    known |= {
        *names["part_words"],
        *names["numbered"],
        *(word for group in names["like_words"] for word in group),
    }
    return frozenset(word for word in known if len(word) == 2)


class _Starts(dict[str, tuple[str, ...]]):
    """Words of ``heard`` that may be meant where two characters begin, found out when the two are met first."""

    def __missing__(self, pair: str) -> tuple[str, ...]:
        if len(self) > _REMEMBERED:
            self.clear()
        sound, shape = heard(pair), seen(pair)
        meant = [
            word
            for word in load("names")["heard"]
            if word != pair and (heard(word[:2]) == sound or seen(word[:2]) == shape)
        ]
        self[pair] = found = tuple(sorted(meant, key=lambda word: (-len(word), word)))
        return found


_STARTS = _Starts()


def _slipped(text: str, n: int, word: str) -> bool:
    """Whether what stands at a place of a text is a word with one wrong character, and no piece of other words."""
    end = n + len(word)
    typed, known = text[n:end], _no_slips()
    if typed in known or not one_slip(typed, word):
        return False
    return text[max(n - 1, 0) : n + 1] not in known and text[end - 1 : end + 1] not in known


def spelt(text: str) -> str:
    """A folded name with the words of ``heard`` in ``names.toml`` where one character only sounds or looks right (建社, 建没)."""
    for n in range(len(text) - 1):
        for word in _STARTS[text[n : n + 2]]:
            if _slipped(text, n, word):
                text = text[:n] + word + text[n + len(word) :]
                break
    return text


_SCALE = re.compile("[十百千]")
_SCALES = {"十": 10, "百": 100, "千": 1000}
_ONES = {char: n for n, char in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}


@cache
def _quantity() -> re.Pattern[str]:
    """A quantity in words before its unit (三百亩, 二百万双), but no 百千万."""
    units = words([unit for unit in load("names")["units"] if not unit.isascii()])
    ones = "一二两三四五六七八九"
    return re.compile(rf"(?<![{ones}十百千万第])(?:[{ones}][十百千]|十)[{ones}零〇十百千]*(?=[万亿]?{units})")


def in_figures(text: str) -> str:
    """A number below ten thousand in words as figures (三百二十 → 320)."""
    total, ones = 0, 0
    for char in text:
        if char in _SCALES:
            total += (ones or 1) * _SCALES[char]
            ones = 0
        else:
            ones = _ONES[char]
    return str(total + ones)


def plain(text: str) -> str:
    """A folded name with numbers as they are mostly written (贰期, 二〇二五年), without its code and what it costs."""
    text = _FORMAL_NUMBER.sub(lambda found: found.group().translate(_FORMAL), text)
    text = _YEAR_IN_WORDS.sub(lambda found: found.group().translate(_YEAR_FIGURES), text)
    if _SCALE.search(text):
        text = _quantity().sub(lambda found: in_figures(found.group()), text)
    return _BESIDE.sub("|", text)


def written(text: str) -> str:
    """A folded name with slips put right, spoken short forms written out (一中), then with one word for synonyms."""
    text = spelt(text)
    if NUMBERED.search(text):  # all spoken forms have a number, most names none
        for pattern, full in _spoken():
            if pattern.search(text):  # a replacement with groups in it is taken apart each time
                text = pattern.sub(full, text)
    return rewrite("names", text)


def rewrite(name: str, text: str) -> str:
    """A folded text with one word for the synonyms of a vocabulary (``names`` or ``owners``)."""
    pattern, table = _synonyms(name)
    return pattern.sub(lambda m: table[m.group()], text)


def specific(text: str) -> str:
    """The text without generic words: what can tell two projects apart."""
    return patterns()["generic"].sub("", text)


def action_words() -> re.Pattern[str]:
    """Matches a word for what is done (改造, 扩建 …)."""
    return patterns()["action"]
