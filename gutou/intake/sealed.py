"""Files of sealed periods (已定库时段的来件): those that came later are read and answered, and wait for a revision."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from gutou.intake.submissions_kinds import Submission
from gutou.publish.seals import Seal

OF_NO_PERIOD = ("decisions", "answers", "verifications")
"""Documents that speak of any period, whatever folder they lie in: for the others they count at once."""
WAITS = "本期已定库，计入修订"


def waiting(submissions: Sequence[Submission], seals: Mapping[str, Seal]) -> set[str]:
    """Ids of the files whose rows wait, since the period in force was sealed without them."""
    return {
        one.submission_id
        for one in submissions
        if one.period in seals
        and one.submission_id not in seals[one.period].files
        and one.document not in OF_NO_PERIOD
    }


def beside_seals(
    everything: Sequence[Submission], sealed: Sequence[Submission], seals: Mapping[str, Seal]
) -> list[Submission]:
    """What becomes of every file where periods are sealed.

    Args:
        everything: Every submission, seen together with all others.
        sealed: The same without those that wait: a file that a sealed period holds is not replaced by a later one.
        seals: The seals in force.

    Returns:
        All, in the order of ``everything``; ``waits`` and ``after_freeze`` set.
    """
    stands = {one.submission_id: one for one in sealed}
    result = []
    for one in everything:
        waits = one.submission_id not in stands
        found = one if waits else stands[one.submission_id]
        seal = seals.get(found.period)
        if waits and found.in_force:
            found = replace(found, reason="；".join(filter(None, (found.reason, WAITS))))
        late = seal is not None and found.submission_id not in seal.before
        result.append(replace(found, waits=waits, after_freeze=late))
    return result
