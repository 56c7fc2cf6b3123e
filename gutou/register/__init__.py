"""Register (建档): rows of all departments and the library become projects."""

from gutou.register.fixed import fix_ids
from gutou.register.linking import register

__all__ = ["fix_ids", "register"]
