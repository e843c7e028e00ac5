"""Warnings (预警): what a rule makes of the prices that it looks at, and what then becomes of its warning. Pure."""

from models.rules.warnings.figures import Line, Point, Short, Sight, Verdict
from models.rules.warnings.judging import judge
from models.rules.warnings.steps import OPEN, Move, Standing, State, Step, moves

__all__ = [
    "OPEN",
    "Line",
    "Move",
    "Point",
    "Short",
    "Sight",
    "Standing",
    "State",
    "Step",
    "Verdict",
    "judge",
    "moves",
]
