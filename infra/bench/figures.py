"""A figure: what the product does, what a reference does on the same machine, and their ratio."""

from collections.abc import Sequence
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Figure:
    """One row of the table. Where nothing was measured, `note` says why."""

    name: str
    product: float | None
    reference: float | None
    ratio: float | None
    target: float | None
    met: bool | None
    note: str = ""


def at_least(name: str, product: float, reference: float, target: float, note: str = "") -> Figure:
    """The product is to reach so many times the reference."""
    reached = told(name, product, reference, note)
    return replace(reached, target=target, met=product / reference >= target)


def at_most(name: str, product: float, reference: float, target: float, note: str = "") -> Figure:
    """The product is to stay within so many times the reference."""
    reached = told(name, product, reference, note)
    return replace(reached, target=target, met=product / reference <= target)


def told(name: str, product: float, reference: float, note: str = "") -> Figure:
    """Both are reported, and nothing is asked of them."""
    ratio = round(product / reference, 3) if reference else None
    return Figure(name, round(product, 3), round(reference, 3), ratio, None, None, note)


def not_run(name: str, why: str) -> Figure:
    """It could not be measured here; `why` says what is missing, and what to do."""
    return Figure(name, None, None, None, None, None, f"not run: {why}")


def line(figure: Figure) -> str:
    """The figure as a row under `HEADING`."""
    numbers = (figure.product, figure.reference, figure.ratio, figure.target)
    shown = " ".join(f"{number(n):>9}" for n in numbers)
    verdict = {True: "met", False: "NOT MET", None: ""}[figure.met]
    return f"{figure.name:60} {shown} {verdict:8}{figure.note}".rstrip()


HEADING = f"{'':60} {'product':>9} {'reference':>9} {'ratio':>9} {'target':>9}"


def number(value: float | None) -> str:
    """With as many digits as it is worth."""
    if value is None:
        return ""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def missed(figures: Sequence[Figure]) -> Sequence[Figure]:
    """Those that were measured, and do not reach what they are to."""
    return [figure for figure in figures if figure.met is False]
