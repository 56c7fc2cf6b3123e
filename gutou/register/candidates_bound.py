"""The most that may speak for a pair of rows (证据上界): every weight at its best for what can be told at once.

Looks at numbers and bits alone, for millions of pairs; whoever passes is judged in full. Pairs that are vetoed at sight
(different valid codes, phases, buildings without a shared paper) do not pass: they are judged when they are asked for.
"""

from __future__ import annotations

import math

import numpy as np

from gutou.register.candidates_hashes import Positions
from gutou.register.candidates_sides import Bools, Columns, Numbers, Pairs
from gutou.register.vocabulary import weights


class _Weights:
    """Weights of ``weights.toml`` as the bound needs them, and the least score that matters."""

    def __init__(self, slack: float) -> None:
        table = weights()
        name, owner, planned, limits = table["name"], table["owner"], table["planned"], table["limits"]
        self.table = table
        self.name_equal = max(name["equal"], name["bland"])
        # An omission between one beginning and one end is worth more.
        omission, omission_short = (
            name[level] + max(name["ends_alike"], 0.0) for level in ("omission", "omission_short")
        )
        self.name_near = max(name["near_equal"], name["moved"], omission, name["bland"])
        self.name_omission = max(name["moved"], omission, omission_short, name["typo"], name["substitution"])
        self.name_typo = max(
            name["other_words"], name["slip"], name["typo"], name["substitution"], omission_short
        )
        self.name_head = max(name["head"], name["unlike"])
        self.name_other = max(name["substitution"], name["opposite"], self.name_head)
        self.name_slip = max(name["typo"], self.name_other)
        self.name_short = max(omission_short, name["moved_omission"], self.name_slip)
        self.name_more = max(omission, self.name_short)
        self.name_kin = max(name["kin"], name["unlike"])
        self.shared_size = name["shared_size"]
        self.firm = name["firm"]
        self.shared_number = name["shared_number"] + name["shared_phase"]
        self.name_unlike = max(name["unlike"], name["head"], name["opposite"])
        self.name_most = max(self.name_equal, self.name_near, self.name_omission, self.name_typo)
        self.name_most += max(self.shared_size, 0.0) + max(self.shared_number, 0.0) + max(self.firm, 0.0)
        self.owner_both = max(owner["both_equal"], owner["uscc_equal"])
        self.owner_equal = max(owner["equal"], owner["similar"])
        self.owner_similar = max(owner["similar"], owner["related"], 0.0)
        self.owner_differ = max(owner["differ"], owner["far"])
        self.owner_agent = max(owner["agent"], owner["named"], self.owner_differ)
        self.owner_other = max(owner["uscc_differ"], owner["far"])
        self.planned_equal = max(planned["equal"], planned["equal_round"], planned["close"])
        self.planned_exact = max(planned["equal_exact"], self.planned_equal)
        self.planned_round = max(planned["equal_round"], planned["close"])
        self.least_unit = _logit(limits["review_unit"]) - slack
        self.least_recorded = _logit(limits["review_free"]) - slack
        self.least_other = _logit(min(limits["review_other"], limits["link"])) - slack
        self.least_alone = float(limits["best_least"]) - slack
        self.wide = slack > 0


def _logit(probability: float) -> float:
    return math.log(probability / (1 - probability))


class Bound:
    """Tells which pairs of one period's rows may matter."""

    def __init__(self, sides: Columns, slack: float) -> None:
        """Keep what is known of the rows.

        Args:
            sides: Columns of ``sql/register/25_side.sql``.
            slack: By how much pairs may fall short of a score that matters.
        """
        self.sides = sides
        self.weights = _Weights(slack)

    def passing(self, a: Positions, b: Positions) -> tuple[Positions, Positions]:
        """Pairs of which the evidence may reach a score that matters, in the order in which they are given."""
        pairs = Pairs(self.sides, a, b)
        pairs = pairs.of(~pairs.other_code() | pairs.anew())
        claimed, paper = pairs.claimed(), pairs.paper()
        fits = claimed | (pairs.meets("phase") & pairs.same("bundle"))
        sure = fits & paper
        fits &= ~paper
        fits[fits] = pairs.of(fits).unmarked() | claimed[fits]
        sure[fits] = self._likely(pairs.of(fits))
        return pairs.a[sure], pairs.b[sure]

    def _likely(self, pairs: Pairs) -> Bools:
        """Whether the evidence may suffice; a shared paper is not looked at."""
        w = self.weights
        claimed, recorded = pairs.claimed(), pairs.differs("is_library")
        later = pairs.later_phase() & ~claimed
        owner, other_unit, one_unit = self._owner(pairs)
        ratio = pairs.ratio()
        most = w.table["prior"] + owner + self._planned(pairs, ratio) + self._plain(pairs, recorded)
        most += later * w.table["name"]["phase_omitted_later"]
        most += pairs.other_code() * w.table["code"]["new_differ"]
        least = np.where(recorded, np.where(other_unit, w.least_recorded, w.least_unit), w.least_other)
        alone = self._may_stand_alone(pairs, ratio) & one_unit & ~later
        least = np.where(alone, np.minimum(least, w.least_alone), least)
        likely = most + w.name_most >= least
        if not w.wide:
            told = (ratio >= 0.979) | self._listed_by_both(pairs, ratio)
            likely &= recorded | ~(later | (other_unit & ~told))
        some = pairs.of(likely)
        most[likely] += self._firm(some, ratio[likely], one_unit[likely])
        likely[likely] = most[likely] + self._name(some, claimed[likely]) >= least[likely]
        return likely

    def _may_stand_alone(self, pairs: Pairs, ratio: Numbers) -> Bools:
        """Whether the rest of the month may make a pair likelier (``best``): nothing speaks of another project."""
        months = np.abs(pairs.x("start") - pairs.y("start"))
        far = (ratio < 0.499) & ~self._scaled(ratio) & ~pairs.differs("part")
        return pairs.meets("county") & ~(months > 12) & ~far

    def _listed_by_both(self, pairs: Pairs, ratio: Numbers) -> Bools:
        """Whether work of one name may be that of an office and of somebody else."""
        months = np.abs(pairs.x("start") - pairs.y("start"))
        return pairs.known("core") & pairs.same("core") & ((months == 0) | ((months <= 2) & (ratio >= 0.899)))

    def _firm(self, pairs: Pairs, ratio: Numbers, one_unit: Bools) -> Numbers:
        """What money or time may add where names are not alike."""
        told = (ratio >= 0.999) | (np.isnan(ratio) & (pairs.x("start") == pairs.y("start")))
        return (told & one_unit & ~pairs.same("core")) * self.weights.firm

    def _scaled(self, ratio: Numbers) -> Bools:
        """Whether one planned total is the other's by a power of ten."""
        tens = np.log10(ratio)
        return (ratio <= 0.101) & (np.abs(tens - np.round(tens)) < 0.0004)

    def _plain(self, pairs: Pairs, recorded: Bools) -> Numbers:
        """County, start, address, source and codes."""
        table = self.weights.table
        county = np.where(
            pairs.known("county"),
            np.where(pairs.shares("county"), table["region"]["equal"], table["region"]["differ"]),
            0.0,
        )
        months = np.abs(pairs.x("start") - pairs.y("start"))
        start = np.select(
            [months == 0, months <= 2, months <= 12, months > 12],
            [table["start"][level] for level in ("equal", "close", "differ", "far")],
            0.0,
        )
        address = np.where(
            pairs.known("address"),
            np.where(pairs.same("address"), table["address"]["equal"], table["address"]["similar"]),
            0.0,
        )
        records = recorded & pairs.known("library_code") & pairs.differs("library_code")
        slip = pairs.known("code") & (pairs.x("unsure") | pairs.y("unsure"))
        return (
            county
            + start
            + address
            + pairs.same("source") * table["same_source"]
            + records * table["code"]["library_differ"]
            + slip * table["code"]["one_slip"]
        )

    def _owner(self, pairs: Pairs) -> tuple[Numbers, Bools, Bools]:
        """What units may say, whether they are surely two, and whether they may be known to be one."""
        w = self.weights
        both = pairs.known("owner")
        credits = pairs.known("uscc")
        same_credit = credits & pairs.same("uscc")
        one_seat = ~(pairs.known("seat") & pairs.differs("seat"))
        same = both & one_seat & pairs.same("owner")
        xs, ys = pairs.x("owner_shape"), pairs.y("owner_shape")
        shared = xs & ys
        like = (shared == xs) | (shared == ys) | pairs.same("owner_head")
        like |= pairs.x("builds") & pairs.y("builds") >= 8
        like = both & (like & one_seat | pairs.leads())
        named = pairs.named() | pairs.turned().named()
        roles = pairs.x("builds") | pairs.y("builds")
        built = (roles & 1 == 1) | (roles & 7 == 6) | named
        built |= (pairs.x("builds") == 2) & (pairs.y("builds") == 2)
        like |= named & ~both
        common = np.maximum(pairs.x("common"), pairs.y("common")) * w.table["owner"]["common"]
        found = np.select(
            [same_credit, same, like, ~both & ~credits, ~both, built, credits],
            [
                w.owner_both,
                w.owner_equal + common,
                w.owner_similar,
                0.0,
                w.table["owner"]["uscc_differ"],
                w.owner_agent,
                w.owner_other,
            ],
            w.owner_differ,
        )
        one = same_credit | same | like
        return found, both & ~(one | built), one

    def _planned(self, pairs: Pairs, ratio: Numbers) -> Numbers:
        w, planned = self.weights, self.weights.table["planned"]
        x, y = pairs.x("digits"), pairs.y("digits")
        few, many = np.minimum(x, y), np.maximum(x, y)
        return np.select(
            [
                np.isnan(ratio),
                (ratio >= 0.999) & (few >= 4),
                (ratio >= 0.999) & (many <= 2),
                ratio >= 0.999,
                ratio >= 0.979,
                ratio >= 0.899,
                self._scaled(ratio),
                pairs.differs("part"),
                ratio >= 0.499,
            ],
            [
                0.0,
                w.planned_exact,
                w.planned_round,
                w.planned_equal,
                *(planned[k] for k in ("close", "near", "scaled")),
                0.0,
                planned["differ"],
            ],
            planned["far"],
        )

    def _name(self, pairs: Pairs, claimed: Bools) -> Numbers:
        """What names may say: by the neighbours that their characters share, and by characters that one has alone."""
        w = self.weights
        shared = pairs.common_bits("shape_low", "shape_high")
        shorter = np.minimum(pairs.x("shape_bits"), pairs.y("shape_bits"))
        alike = np.select(
            [shared * 2 >= shorter, shared * 10 >= shorter * 3, (shared >= 1) | (shorter <= 2)],
            [w.name_near, w.name_omission, w.name_typo],
            w.name_unlike,
        )
        same = claimed | pairs.same("core")
        slots = pairs.shares("capacity") * w.shared_size + pairs.numbered() * w.shared_number
        return np.where(same, w.name_equal, np.minimum(alike, self._told(pairs)) + slots)

    def _told(self, pairs: Pairs) -> Numbers:
        """What names may say at most of which each, or one, has something telling of its own."""
        w, turned = self.weights, pairs.turned()
        left, right = pairs.lacking("told"), turned.lacking("told")
        likest = pairs.likest(left, right)
        each, one = (left > 0) & (right > 0), (left > 0) | (right > 0)
        head = (pairs.lacking("head") > 0) & (turned.lacking("head") > 0)
        slip = (left <= 1) & (right <= 1) & (pairs.same("size") | pairs.same("plain_size"))
        return np.select(
            [
                each & head & (likest < 0.6),
                each & (likest < 0.6),
                each & head,
                each & slip,
                each,
                one & (likest < 0.5),
                one,
            ],
            [
                w.table["name"]["unlike"],
                w.name_kin,
                w.name_head,
                w.name_slip,
                w.name_other,
                w.name_short,
                w.name_more,
            ],
            np.inf,
        )
