"""What-if: an office learnt from its records, put on another route or with other officers, and run a few years ahead.

`learn` makes a `Model` of a log, its methods change it, `simulate` runs it, `compare` sets two side by side. Only here is
the simulation library at work; the clock in it counts working seconds, chance comes from the seed alone.
"""

from domain.simulation.compare import Comparison, compare
from domain.simulation.judge import Judgement, fit, judge, recent
from domain.simulation.learn import learn
from domain.simulation.model import Arrivals, Choices, Model, OfficerHabit, StageHabit
from domain.simulation.run import Band, QueueDay, Result, TermFigure, Told, simulate, simulated_log
from domain.simulation.whatif import ROUGH_BELOW, Away, WhatIf, must_be_enough, with_leave

__all__ = [
    "ROUGH_BELOW",
    "Arrivals",
    "Away",
    "Band",
    "Choices",
    "Comparison",
    "Judgement",
    "Model",
    "OfficerHabit",
    "QueueDay",
    "Result",
    "StageHabit",
    "TermFigure",
    "Told",
    "WhatIf",
    "compare",
    "fit",
    "judge",
    "learn",
    "must_be_enough",
    "recent",
    "simulate",
    "simulated_log",
    "with_leave",
]
