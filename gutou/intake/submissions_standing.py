"""What stands while arrivals are taken one after the other (现行文件)."""

from __future__ import annotations

from dataclasses import replace

from gutou.intake.check_findings import finding
from gutou.intake.submissions_compare import (
    WATCHED,
    Question,
    compare,
    corrected,
    much_smaller,
    names_left_out,
    settles,
    smaller,
)
from gutou.intake.submissions_groups import Files, Group, group_of, month_before
from gutou.intake.submissions_keys import KeyStore, Overlap
from gutou.intake.submissions_kinds import IN_FORCE, Status, Submission
from gutou.intake.submissions_names import Answer, answer_of, place
from gutou.settings import HandingIn


class Standing:
    """Files as they stand after each arrival.

    Attributes:
        submissions: What became of every file so far, in the order of arrival.
    """

    def __init__(self, keys: KeyStore, rules: HandingIn) -> None:
        self.keys = keys
        self.rules = rules
        self.submissions: dict[str, Submission] = {}
        self._as_read: dict[str, Submission] = {}
        self._by_content: dict[tuple[str, str, str | None], str] = {}
        self._order: dict[str, int] = {}
        self._groups: dict[Group, Files] = {}
        self._replaced: dict[str, list[str]] = {}
        self._waiting: dict[str, list[Overlap]] = {}
        self._continues: dict[str, frozenset[str]] = {}
        self._continued: dict[str, list[str]] = {}

    def take(self, new: Submission) -> None:
        """Take the next arrival in."""
        self._order[new.submission_id] = len(self._order)
        self.submissions[new.submission_id] = self._as_read[new.submission_id] = new
        if new.own_status == "rejected":
            return
        answer = answer_of(new.arrival.path)
        content = (new.arrival.department, new.period, new.arrival.file_sha256)
        same = self.submissions.get(self._by_content.get(content, ""))
        if same is not None and same.status != "superseded" and same.arrival.path != new.arrival.path:
            if new.own_status not in IN_FORCE or not self._answered(same, new, answer):
                self._repeated(new, same)
                return
        elif new.own_status in IN_FORCE:
            self._place(new, answer)
        self._by_content[content] = new.submission_id
        files = self._groups.setdefault(group_of(new), Files())
        files.add(new, self.keys, is_held=self.submissions[new.submission_id].status == "held")

    def _stands(self, submission_id: str) -> bool:
        """Whether a file counts or would count if there were more of them."""
        return self.submissions[submission_id].in_force or submission_id in self._waiting

    def _related(self, new: Submission) -> list[Submission]:
        """Files that stand and have a name or a project in common with a new one, in the order of arrival."""
        files = self._groups.get(group_of(new))
        related = files.related(new, self.keys) if files else []
        return [self.submissions[one] for one in related if self._stands(one)]

    def _repeated(self, new: Submission, same: Submission) -> None:
        reason = f"与已收到的{place(same.arrival)}内容相同，不重复计入"
        if same.question:
            reason += "；该文件尚待确认，请按其回执放入“更正”或“补充”文件夹作答"
        self._set(new, "duplicate", reason)

    def _answered(self, same: Submission, new: Submission, answer: Answer | None) -> bool:
        """The same content in 更正 or 补充: whether that answers anything."""
        if answer is None or (same.own_status == "held" and not same.question):
            return False
        held = same.status == "held"
        if not held and answer == "adds" and not self._replaced.get(same.submission_id):
            return False
        others = [one for one in self._related(new) if one.submission_id != same.submission_id]
        if not held and answer == "replaces" and not corrected(new, others, self.keys, self.rules):
            return False
        if answer == "adds":
            # What the file had replaced was not meant to be replaced.
            for earlier in self._replaced.pop(same.submission_id, ()):
                self.submissions[earlier] = self._as_read[earlier]
        if held:
            # It was our question that took time, not the sender.
            self.submissions[same.submission_id] = self._as_read[same.submission_id]
        self._supersede(
            self.submissions[same.submission_id], new, "已按放入“{folder}”的同一文件采用：{place}"
        )
        self._place(new, answer)
        return True

    def _place(self, new: Submission, answer: Answer | None) -> None:
        """Find a file's place among those that stand."""
        self._carry_on(new)
        standing = self._related(new)
        if answer is not None:
            replaces = corrected(new, standing, self.keys, self.rules) if answer == "replaces" else []
        else:
            compared = compare(new, standing, self.keys, self.rules)
            if compared.question:
                self._hold(new, compared.question)
                return
            replaces = compared.replaces
        together = self._together(new, replaces)
        rows = sum(one.rows_read for one in together)
        before = sum(self.submissions[one].rows_read for one in self._continues[new.submission_id])
        small = much_smaller(rows, before, self.rules)
        if small and answer is None:
            self._waiting[new.submission_id] = replaces
            self._hold(new, smaller(rows, before))
            return
        if not small:
            self._release(together)
        self._enter(new, replaces)

    def _together(self, new: Submission, replaces: list[Overlap]) -> list[Submission]:
        """The new file and those that stand beside it and carry on the same files of last month."""
        continued = self._continues[new.submission_id]
        gone = {one.older.submission_id for one in replaces}
        gone |= {one.older.submission_id for waiting in self._waiting.values() for one in waiting}
        beside = dict.fromkeys(one for old in sorted(continued) for one in self._continued[old])
        beside.pop(new.submission_id, None)
        kept = [one for one in beside if one not in gone and self._stands(one)]
        return [new, *(self.submissions[one] for one in sorted(kept, key=self._order.__getitem__))]

    def _release(self, together: list[Submission]) -> None:
        """Take in the files that waited for others: now there are rows enough."""
        for waited in [one.submission_id for one in together if one.submission_id in self._waiting]:
            replaces = self._waiting.pop(waited, None)
            if replaces is not None:
                self.submissions[waited] = released = self._as_read[waited]
                self._enter(released, replaces)

    def _enter(self, new: Submission, replaces: list[Overlap]) -> None:
        """The file counts; what it replaces no longer does, and what was asked of earlier versions is settled."""
        self._waiting.pop(new.submission_id, None)
        for overlap in replaces:
            self._replace(overlap, new)
        files = self._groups.get(group_of(new))
        for held in [self.submissions[one] for one in files.held] if files else ():
            if held.status != "held" or held.submission_id in (*self._waiting, new.submission_id):
                continue
            if settles(new, held, self.keys, self.rules):
                self._supersede(held, new)

    def _replace(self, overlap: Overlap, new: Submission) -> None:
        older = self.submissions[overlap.older.submission_id]
        if older.status == "superseded":
            return
        self._supersede(older, new)
        self._replaced.setdefault(new.submission_id, []).append(older.submission_id)
        if overlap.dropped:
            note = (
                f"本文件替代了“{older.arrival.file_name}”，其中 {overlap.dropped} 行的项目不在本文件中："
                f"{names_left_out(overlap, self.keys)}"
            )
            current = self.submissions[new.submission_id]
            found = (*current.findings, finding("IN52", note=note))
            self.submissions[new.submission_id] = replace(current, findings=found)

    def _carry_on(self, new: Submission) -> None:
        """Note last month's files that a new one carries on: of its name, else of its projects, else all."""
        before = frozenset(self._before(new))
        self._continues[new.submission_id] = before
        for old in before:
            self._continued.setdefault(old, []).append(new.submission_id)

    def _before(self, new: Submission) -> list[str]:
        earlier = month_before(new.period)
        if earlier is None or new.document not in WATCHED:
            return []
        files = self._groups.get((new.arrival.department, earlier, new.document))
        if files is None:
            return []
        if named := [one for one in files.named(new) if self.submissions[one].in_force]:
            return named
        shared = []
        for one in files.related(new, self.keys):
            old = self.submissions[one]
            if old.in_force and self.keys.overlap(old, new).share >= self.rules.adds_below:
                shared.append(one)
        return shared or [one for one in files.all if self.submissions[one].in_force]

    def _hold(self, new: Submission, asked: Question) -> None:
        self.submissions[new.submission_id] = replace(
            new,
            own_status="held",
            status="held",
            reason=asked.reason,
            question=asked.question,
            rows_accepted=0,
            rows_rejected=new.rows_read,
            findings=(finding(asked.rule_id, note=f"{asked.reason}。{asked.question}", accepted=False),),
        )

    def _supersede(
        self, older: Submission, new: Submission, words: str = "已被后来收到的{place}替代"
    ) -> None:
        folder = "更正" if answer_of(new.arrival.path) == "replaces" else "补充"
        self._waiting.pop(older.submission_id, None)
        self._set(older, "superseded", words.format(place=place(new.arrival), folder=folder))

    def _set(self, submission: Submission, status: Status, reason: str) -> None:
        self.submissions[submission.submission_id] = replace(
            submission, status=status, reason=reason, question=None, findings=()
        )
