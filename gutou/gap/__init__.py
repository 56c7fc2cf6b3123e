"""Gap (缺口): the distance to the growth target on a comparable basis."""

from gutou.gap.table import compute

__all__ = ["compute"]
