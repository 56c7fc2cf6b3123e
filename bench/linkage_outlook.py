"""Fits the weights of the whole month (``schemas/register/outlook.toml``) to cities whose truth is known.

Run: ``PYTHONPATH=. python bench/linkage_outlook.py --write [--rows 8000] [--seeds 1 2]``; without ``--write`` nothing changes
and every city is judged by weights fitted to the others alone: how often the two projects of a doubtful pair are one, by
the probability that was given. Cities that are held out are never read here.

The examples are the pairs of projects that the register's other steps leave apart; the fit is logistic regression with a
ridge, which pulls levels that are seldom met to nothing.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import NamedTuple
from unittest.mock import patch

import numpy as np
from numpy.typing import NDArray

from bench.linkage import PROFILES
from bench.linkage_methods import load_rows
from gutou.database import build_connection, create_published_tables
from gutou.register import clusters, linking, outlook, outlook_near, register
from gutou.register.judged import Judged
from gutou.register.outlook import look
from gutou.register.outlook_near import Near
from gutou.register.train_write import write
from gutou.register.vocabulary import FOLDER, load

CITIES = {
    "demonstration": ("base", "hard"),
    "second": ("second-base", "second-hard"),
    "third": ("third-base", "third-hard"),
    "fourth": ("fourth-base", "fourth-hard"),
    "fifth": ("fifth-base", "fifth-hard"),
}
"""Profiles of ``bench/linkage.py`` by their city; none that is held out."""

RIDGE = 2.0
"""How strongly weights are pulled to nothing: as much as four examples would."""

Numbers = NDArray[np.float64]


class Example(NamedTuple):
    """A pair of projects that was left apart.

    Attributes:
        features: As in :class:`gutou.register.outlook.Seen`.
        one: They are one in truth.
    """

    features: dict[str, float]
    one: bool


def _all(_: Judged, near: Near) -> NDArray[np.bool_]:
    return np.ones(len(near.one), dtype=bool)


def examples(profile: str, seed: int, rows: int) -> list[Example]:
    """The pairs of projects that one month's other steps leave apart."""
    made, found = PROFILES[profile](seed, rows), []

    def seen(judged: Judged, groups: Sequence[Sequence[int]], *_: object) -> Iterator[object]:
        truth = [made.truth[row.row_key] for row in judged.rows]
        for what in look(judged, {group[0]: group for group in groups if len(group) > 1}).values():
            a, b = what.pair
            found.append(Example(what.features, truth[a] == truth[b]))
        return iter(())

    with (
        build_connection() as con,
        tempfile.TemporaryDirectory() as folder,
        patch.object(linking, "pairs_in_doubt", seen),
        patch.object(clusters, "join_by_month", lambda *_: False),
        patch.object(outlook_near, "hopeful", _all),
        patch.object(outlook, "hopeful", _all),
    ):
        create_published_tables(con)
        load_rows(con, made.rows)
        register(con, Path(folder), made.settings)
    return found


class Fit:
    """Weights by their names, and the base that every score begins with."""

    def __init__(self, told: Sequence[Example]) -> None:
        """Fit by Newton's method."""
        self.names = sorted({name for example in told for name in example.features})
        x = self.columns(told)
        y = np.array([example.one for example in told], dtype=np.float64)
        self.values: Numbers = np.zeros(x.shape[1])
        for _ in range(60):
            p = _chance(x @ self.values)
            weight = np.maximum(p * (1 - p), 1e-6)
            slope = x.T @ (y - p) - RIDGE * self.values
            step = np.linalg.solve((x * weight[:, None]).T @ x + RIDGE * np.eye(len(slope)), slope)
            self.values = self.values + step
            if np.abs(step).max() < 1e-8:
                break

    def columns(self, told: Iterable[Example]) -> Numbers:
        """One row per example, one column per name, and ones for the base."""
        return np.array([[*(e.features.get(name, 0.0) for name in self.names), 1.0] for e in told])

    def chances(self, told: Iterable[Example]) -> Numbers:
        """How likely each is one project."""
        return _chance(self.columns(told) @ self.values)

    def text(self, header: Mapping[str, object]) -> str:
        """What the file of weights has below its limits, which are set by hand."""
        facts = [f"{name} = {value}" for name, value in header.items()]
        weights = dict(zip(self.names, self.values.tolist(), strict=False))
        return (
            "\n".join(
                [
                    *facts,
                    f"base = {self.values[-1]:.2f}",
                    "",
                    "[weights]",
                    *(
                        f'"{name}" = {weights[name]:.2f}'
                        for name in self.names
                        if abs(weights[name]) >= 0.005
                    ),
                ]
            )
            + "\n"
        )


def _chance(scores: Numbers) -> Numbers:
    found: Numbers = 1 / (1 + np.exp(-scores))
    return found


def main() -> None:
    """Fit and write, or print how each city fares by the others."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rows", type=int, default=8_000)
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--write", action="store_true", help="write schemas/register/outlook.toml")
    wanted = parser.parse_args()
    if any(7000 <= seed <= 7999 or seed in (4711, 9001, 31337) for seed in wanted.seeds):
        parser.error("these seeds are for judging only")
    jobs = [(city, p, seed) for city, profiles in CITIES.items() for p in profiles for seed in wanted.seeds]
    with ProcessPoolExecutor(2) as pool:
        given = list(
            pool.map(examples, [j[1] for j in jobs], [j[2] for j in jobs], [wanted.rows] * len(jobs))
        )
    by_city: dict[str, list[Example]] = {city: [] for city in CITIES}
    for (city, *_), found in zip(jobs, given, strict=True):
        by_city[city] += found
    if wanted.write:
        table = load("outlook")
        everything = [example for found in by_city.values() for example in found]
        made = {"version": int(table["version"]) + 1, "examples": len(everything)}
        made |= {"seeds": wanted.seeds, "rows": wanted.rows}
        path = FOLDER / "outlook.toml"
        limits = path.read_text(encoding="utf-8").partition("version = ")[0]
        write(path, limits + Fit(everything).text(made))
        return
    print(f"{'city':<16}{'pairs':>8}{'one':>8}  share that is one, by the probability given (and how many)")
    for city, told in by_city.items():
        fit = Fit([example for other, found in by_city.items() if other != city for example in found])
        chances, one = fit.chances(told), np.array([example.one for example in told])
        line = f"{city:<16}{len(told):>8}{one.sum():>8}  "
        for low, high in (
            (0, 0.1),
            (0.1, 0.3),
            (0.3, 0.5),
            (0.5, 0.7),
            (0.7, 0.9),
            (0.9, 0.97),
            (0.97, 0.99),
            (0.99, 1),
        ):
            within = (chances >= low) & (chances < high)
            line += f"{low:g}–{high:g}: {one[within].mean() if within.any() else float('nan'):.3f} ({within.sum()})  "
        print(line)


if __name__ == "__main__":
    main()
