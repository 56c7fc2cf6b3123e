"""What is told from columns of a month's wordings is what reading every row and pair would tell."""

from __future__ import annotations

import random
import re
from itertools import combinations
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from gutou.register import wordings as module
from gutou.register.description import describe
from gutou.register.judged import Judged
from gutou.register.judged_columns import KINDS, Score, Scores
from gutou.register.likeness import amounts_agree, owners_agree
from gutou.register.vocabulary import Places
from gutou.register.wordings_pairs import between, framed, may_agree, of_two_units, shared_papers, showing
from tests.register.city import SETTINGS, project_code

PLACES = Places.of(SETTINGS)
CODES = [project_code(random.Random(n), "439802") for n in range(4)]
TOWNS = ("石桥", "柳林", "高塘")
UNITS = (None, "天成农业有限公司", "云泽弘建置业有限公司", "澄湖区教育局", "鹤川县教育局")


@st.composite
def months(draw: st.DrawFn) -> Judged:
    """A small month in which towns, words, papers and units meet in every way; all pairs are candidates of any kind."""
    rows: list[dict[str, Any]] = []
    for n in range(draw(st.integers(2, 12))):
        name = (
            draw(st.sampled_from(TOWNS))
            + "稻谷"
            + draw(st.sampled_from(("烘干房", "干燥间", "仓库")))
            + "新建"
        )
        library = draw(st.integers(0, 5)) == 0
        rows.append(
            {
                "row_key": f"r{n}",
                "row_number": n,
                "project_name": name,
                "department": draw(st.sampled_from(("发改", "住建"))),
                "document": "library" if library else "survey",
                "owner_name": draw(st.sampled_from(UNITS)),
                "project_code": draw(st.sampled_from((None, *CODES))),
                "approval_no": draw(st.sampled_from((None, None, "云发改〔2025〕7号"))),
                "library_code": draw(st.sampled_from((None, "GT1", "GT2"))),
                "planned_total": draw(st.sampled_from((None, 5000, 5230, 5231, 5236))),
                "start_month": draw(st.sampled_from((None, "2025-03", "2025-04"))),
                "region_codes": ["439802"],
            }
        )
    described = sorted((describe(one, PLACES) for one in rows), key=lambda d: d.order)
    scores, kinds = Scores(), random.Random(draw(st.integers(0, 99)))
    for a, b in combinations(range(len(rows)), 2):
        (kind,) = kinds.choices(KINDS, [3 if kind == "link" else 1 for kind in KINDS])
        scores.add(a * len(rows) + b, Score(kind, kinds.choice((-1.0, 1.0)), 0.5))
    return Judged(described, scores)


@settings(max_examples=60, deadline=None)
@given(months())
def test_columns_of_pairs_tell_what_their_rows_tell(judged: Judged) -> None:
    papers, agreeing = shared_papers(judged).tolist(), may_agree(judged).tolist()
    units = [("天成农业", "弘建置业"), ("教育局", "教育局"), ("教育局", "天成农业")]
    here = between(judged, units).tolist()
    assert not between(judged, []).any()
    said: dict[int, set[str]] = {}
    for place, (a, b) in enumerate(combinations(range(len(judged.rows)), 2)):
        left, right = judged.rows[a], judged.rows[b]
        paper = module._paper(left, right)
        assert bool(papers[place]) == bool(paper)
        said.setdefault(papers[place], set()).add(paper)
        assert agreeing[place] or not module._agree(left, right)
        if agreeing[place]:
            assert left.start == right.start is not None
            assert amounts_agree(left.planned, right.planned) in ("equal", "equal_round", "close")
            assert left.owner.core == right.owner.core
        assert here[place] == ((left.owner.core, right.owner.core) in units)
    assert all(len(texts) == 1 for texts in said.values())


@settings(max_examples=60, deadline=None)
@given(months())
def test_no_pair_that_shows_a_wording_or_two_units_is_left_out(judged: Judged) -> None:
    def alone(left: str, right: str) -> set[tuple[str, str]]:
        return module.differences(left, right, framed=True)

    several = set(showing(judged, alone, least_score=0.0, least_times=2))
    every = set(showing(judged, alone, least_score=0.0, least_times=1))
    counted: dict[tuple[str, str], set[tuple[int, int]]] = {}
    for (a, b), found in judged.above(0.0):
        left, right = judged.rows[a], judged.rows[b]
        shows = (found.kind == "link" and module._paper(left, right)) or module._agree(left, right)
        for wording in alone(left.name.core, right.name.core) if shows else ():
            counted.setdefault(wording, set()).add((a, b))
    assert every >= set().union(*counted.values())
    assert several >= set().union(*(pairs for pairs in counted.values() if len(pairs) > 1))
    assert several <= every

    papers: dict[tuple[str, str], set[str]] = {}
    for (a, b), _ in judged.linked():
        left, right = judged.rows[a], judged.rows[b]
        paper = module._paper(left, right)
        if paper and owners_agree(left.owner, right.owner) in ("differ", "office"):
            papers.setdefault((left.owner.core, right.owner.core), set()).add(paper)
            papers.setdefault((right.owner.core, left.owner.core), set()).add(paper)
    assert module.standing_for(judged) == {two for two, shown in papers.items() if len(shown) > 1}
    assert of_two_units(judged, 1).sum() >= of_two_units(judged, 2).sum()


@settings(max_examples=60, deadline=None)
@given(months())
def test_frames_hold_every_row_whose_code_a_wording_tells_apart(judged: Judged) -> None:
    rows, asked = judged.rows, {("干燥间", "烘干房"), ("仓库", "库房")}
    pattern = re.compile("烘干房|干燥间|仓库|库房")
    frames, of_their_codes = framed(rows, pattern, asked)
    plain: dict[str, dict[str, list[int]]] = {}
    for n, row in enumerate(rows):
        for found in pattern.finditer(row.name.core) if row.code_kind == "new" else ():
            frame = row.name.core[: found.start()] + "|" + row.name.core[found.end() :]
            plain.setdefault(frame, {}).setdefault(found.group(), []).append(n)
    assert frames == {f: by_word for f, by_word in plain.items() if {"干燥间", "烘干房"} <= by_word.keys()}
    codes = {rows[n].code for by_word in frames.values() for some in by_word.values() for n in some}
    matching = {n for by_word in plain.values() for some in by_word.values() for n in some}
    assert of_their_codes == sorted(n for n in matching if rows[n].code in codes)
