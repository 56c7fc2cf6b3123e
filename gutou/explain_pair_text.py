"""Why two are, or are not, one project, as terminal text (两者关系文字)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from rich.cells import cell_len

from gutou.explain import Facts
from gutou.explain_words import KINDS, WIDTH, clean, likely, number, padded, wrapped


def pair_text(story: Facts) -> str:
    """Why two are, or are not, one project, as :func:`gutou.explain_pair.pair_story` gives it."""
    return "\n\n".join("\n".join(lines) for part in _pair(story) if (lines := list(part)))


def _pair(story: Facts) -> Iterator[Iterator[str]]:
    yield _verdict(story)
    yield _reasons(story)
    yield _side_by_side(story["compared"])


def _verdict(story: Facts) -> Iterator[str]:
    left, right = story["left"], story["right"]
    for side in (left, right):
        if side["renamed"]:
            alias = side["renamed"]
            yield wrapped(
                f"{side['asked']} 自 {alias['since']} 起并入 {alias['project_id']}（{alias['why']}）"
            )
    same = "是同一项目" if story["same_project"] else "不是同一项目"
    yield wrapped(f"{_named(left)}与 {_named(right)}在 {story['period']} {same}", 4)
    for review in story["reviewed"]:
        if review["decision"]:
            by = f"（{review['decided_by']}）" if review["decided_by"] else ""
            yield wrapped(f"复核决定：{review['decision']}{by}，配对 {review['pair_id']}", 4)
        else:
            yield wrapped(f"待复核：配对 {review['pair_id']}，把握 {likely(review['match_probability'])}", 4)


def _named(side: Facts) -> str:
    stands = "" if side["asked"] == side["project_id"] else f"{side['project_id']} "
    return f"{side['asked']}（{stands}{side['project_name']}）"


def _reasons(story: Facts) -> Iterator[str]:
    for title, told in (("为什么分开", story["against"]), ("为什么归在一起", story["together"])):
        if told:
            yield title
            for reason in told:
                yield wrapped(f"  · {reason}", 4)
    if story["pairs"]:
        yield "最相近的行" if len(story["pairs"]) > 1 else "两行相比"
    for pair in story["pairs"]:
        yield wrapped(f"  {pair['left']}", 4)
        yield wrapped(f"  {pair['right']}", 4)
        said = f"{KINDS[pair['kind']]}，总分 {pair['score']:+.1f}，把握 {likely(pair['probability'])}"
        if pair["kind"] == "veto":
            said = KINDS["veto"]
        if pair["decision"]:
            said = f"复核决定“{pair['decision']['decision']}”；{said}"
        yield wrapped(f"    {said}：{'；'.join(pair['why'])}", 6)


def _side_by_side(compared: Sequence[Facts]) -> Iterator[str]:
    if not compared:
        return
    column = (WIDTH - 18) // 2
    yield "逐项对照（≠ 为不同）"
    for line in compared:
        left, right = (_cell(line[side]) for side in ("left", "right"))
        mark = "≠" if left != right and line["left"] is not None and line["right"] is not None else " "
        if max(cell_len(left), cell_len(right)) <= column - 1:
            yield f"  {mark} {padded(line['label'], 14)}{padded(left, column)}{right}".rstrip()
        else:
            yield wrapped(f"  {mark} {padded(line['label'], 14)}{left}", 18)
            yield wrapped(" " * 18 + right, 18)


def _cell(value: object) -> str:
    if value is None:
        return "未写"
    return f"{number(value)} 万元" if isinstance(value, Decimal) else clean(str(value))
