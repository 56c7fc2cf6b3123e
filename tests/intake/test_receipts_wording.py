"""What senders are told never asks anyone to raise or complete a figure, nor speaks of targets and gaps."""

import re
import tomllib

import yaml

from gutou.database import ROOT

UNWANTED = re.compile("补报|缺口|目标|调高|补足|补齐|分解|任务|应报未报|挖潜|做大")
PLAN = {"IN25", "plan", "target_growth", "增长目标", "本期缺口无法计算"}
"""What the statistics department is told of its own plan."""


def texts(value: object) -> list[str]:
    """All texts but those of the plan's own columns."""
    if isinstance(value, dict):
        return [text for key, one in value.items() if key not in PLAN for text in texts(one)]
    if isinstance(value, list):
        return [text for one in value for text in texts(one)]
    return [value] if isinstance(value, str) else []


def test_no_message_to_a_sender_asks_for_more() -> None:
    rules = yaml.safe_load((ROOT / "schemas/intake_rules.yaml").read_text(encoding="utf-8"))
    told = {r["id"]: r["title"] + r["message"] for r in rules if r["audience"] == "sender"}
    assert len(told) > 40
    assert [one for one, text in told.items() if UNWANTED.search(text) and one not in PLAN] == []


def test_no_word_of_a_receipt_or_template_asks_for_more() -> None:
    for name in ("receipt.toml", "templates.toml"):
        said = tomllib.loads((ROOT / "schemas" / name).read_text(encoding="utf-8"))
        assert [text for text in texts(said) if UNWANTED.search(text)] == [], name


def test_no_question_or_refusal_asks_for_more() -> None:
    """Whatever Chinese the code of intake says itself, comments aside."""
    found = []
    for path in sorted((ROOT / "gutou/intake").glob("*.py")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            said = "".join(re.findall(r'"([^"]*)"', line))
            for own in PLAN:
                said = said.replace(own, "")
            if UNWANTED.search(said):
                found.append(f"{path.name}:{number}: {said}")
    assert found == []
