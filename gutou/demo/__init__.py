"""Demonstration (演示): a fictional city's share and its truth, written without the readers or the rules."""

from gutou.demo.delivery import Demonstration, Step, deliver, generate, refuse_unless_demonstration
from gutou.demo.folders import prepare

__all__ = ["Demonstration", "Step", "deliver", "generate", "prepare", "refuse_unless_demonstration"]
