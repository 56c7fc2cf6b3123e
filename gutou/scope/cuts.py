"""Standard cuts (标准分组) of the library's investment: what ``schemas/investment_cuts.toml`` says, as tables and words.

Every cut is a partition: its groups, with what cannot be told (不明) apart, add up to the library.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from duckdb import DuckDBPyConnection

from gutou.database import run
from gutou.scope import policy


def words(con: DuckDBPyConnection) -> dict[str, Any]:
    """Write ``work.cut_industry``, ``work.cut_unknown``, ``work.industry_section`` and ``work.registration_word``.

    Industries are those that ``work.choice`` names.

    Returns:
        The parameters of ``sql/reconcile/60_cut_item.sql``.
    """
    given = policy.read_policy("investment_cuts")
    sections = policy.industries()
    used = [code for (code,) in run(con, "reconcile/industry_used").fetchall() if code in sections]
    named = [(code, sections[code]) for code in used]
    policy.put_table(con, "industry_section", {"code": policy.TEXT, "section": policy.TEXT}, named)
    placed = [
        (cut["cut"], code, _group(cut, code, sections)) for cut in given["industry_cuts"] for code in used
    ]
    columns = {"cut": policy.TEXT, "industry_code": policy.TEXT, "value": policy.TEXT}
    policy.put_table(con, "cut_industry", columns, placed)
    unknown = [(cut["cut"], cut["unknown"]) for cut in given["industry_cuts"]]
    policy.put_table(con, "cut_unknown", {"cut": policy.TEXT, "unknown": policy.TEXT}, unknown)
    private, estate, renewal = given["private"], given["real_estate"], given["renewal"]
    # Words that speak against come first, whatever else the type is called.
    listed = [(word, False) for word in private["registration_no"]]
    listed += [(word, True) for word in private["registration_yes"]]
    ranked = [(word, said, rank) for rank, (word, said) in enumerate(listed)]
    columns = {"word": policy.TEXT, "private": policy.FLAG, "word_rank": policy.WHOLE}
    policy.put_table(con, "registration_word", columns, ranked)
    return {
        **{f"private_{name}": private[name] for name in ("cut", "yes", "no", "unknown")},
        **{name: private[name] for name in ("holding_yes", "holding_no")},
        **{f"estate_{name}": estate[name] for name in ("cut", "yes", "no", "unknown", "kind")},
        **{f"renewal_{name}": renewal[name] for name in ("cut", "yes", "no", "unknown", "natures")},
        "renewal_sections": renewal["industries"],
        "other_sector": policy.read_policy("sectors")["other"],
    }


def _group(cut: dict[str, Any], code: str, sections: Mapping[str, str]) -> str:
    """The group of a cut that an industry belongs to: by the longest prefix that is listed, else the rest.

    A bare section of which the cut lists only some divisions cannot be told.
    """
    prefixes = {prefix: group for group, listed in cut["values"].items() for prefix in listed}
    section = sections[code]
    for known in (*(code[:length] for length in range(len(code), 1, -1)), section):
        if known in prefixes:
            return str(prefixes[known])
    divided = code == section and any(sections.get(prefix) == section for prefix in prefixes)
    return str(cut["unknown"] if divided else cut["rest"])
