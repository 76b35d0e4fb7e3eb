"""`python -m matching.engine COMMAND [options] < problem.json > result.json`

Bad input: one line on standard error that names the field and the id, exit 2, nothing on standard output.
"""

import argparse
import json
import sys
from typing import Any, NoReturn

from matching.engine.errors import ProblemError
from matching.engine.planning import TIME_LIMIT, plan
from matching.engine.problem import Problem
from matching.engine.ranking import (
    near_openings,
    near_volunteers,
    pairs,
    rank_openings,
    rank_volunteers,
    why_not,
)
from matching.engine.rules import RULE_NAMES, Rule
from matching.engine.whatif import RELAXABLE, reach, what_if


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        """One line instead of the usage and a line."""
        self.exit(2, f"{self.prog}: {' '.join(message.split())}\n")


def main(arguments: list[str] | None = None) -> int:
    """Reads a problem from standard input, writes the answer to standard output; returns the exit code."""
    options = _parser().parse_args(arguments)
    try:
        answer = _answer(_read(sys.stdin.buffer.read()), options)
    except ProblemError as error:
        print(error, file=sys.stderr)
        return 2
    print(json.dumps(answer))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="python -m matching.engine", description="Reads a problem, writes an answer.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    commands.add_parser("pairs", help="every feasible pair with its score")
    suggest = commands.add_parser("suggest", help="who fits an opening, or what fits a volunteer")
    side = suggest.add_mutually_exclusive_group(required=True)
    side.add_argument("--opening", metavar="ID")
    side.add_argument("--volunteer", metavar="ID")
    suggest.add_argument("--top", type=_positive, default=20, metavar="N")
    suggest.add_argument("--near", action="store_true", help="those that one rule stands in the way of")
    planning = commands.add_parser("plan", help="what is best for everybody")
    planning.add_argument("--time-limit", type=_seconds, default=TIME_LIMIT, metavar="SECONDS")
    whynot = commands.add_parser("whynot", help="every rule that stands in the way of a pair")
    whynot.add_argument("--volunteer", required=True, metavar="ID")
    whynot.add_argument("--opening", required=True, metavar="ID")
    whatif = commands.add_parser("whatif", help="how many more people get a place if a rule is relaxed")
    whatif.add_argument(
        "--relax",
        action="append",
        type=_rules,
        metavar="RULE[,RULE…]",
        help="may be given several times; default: each of " + ", ".join(rule.names[0] for rule in RELAXABLE),
    )
    reaching = commands.add_parser("reach", help="how many more people can do an opening")
    reaching.add_argument("--opening", required=True, metavar="ID")
    return parser


def _positive(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError("must be a whole number from 1")
    return int(text)


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = -1.0
    if not 0 < seconds <= 86_400:
        raise argparse.ArgumentTypeError("must be a number of seconds above 0")
    return seconds


def _rules(text: str) -> Rule:
    names = text.split(",")
    if any(name not in RULE_NAMES for name in names):
        raise argparse.ArgumentTypeError("must be one of " + ", ".join(RULE_NAMES))
    return Rule.named(names)


def _read(text: bytes) -> Problem:
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ProblemError(f"problem is not valid JSON: {' '.join(str(error).split())}") from None
    return Problem.from_json(data)


def _answer(problem: Problem, options: argparse.Namespace) -> Any:
    match options.command:
        case "pairs":
            return [pair.to_json() for pair in pairs(problem)]
        case "suggest":
            return _suggest(problem, options)
        case "plan":
            return plan(problem, time_limit=options.time_limit).to_json()
        case "whynot":
            return _why_not(problem, options.volunteer, options.opening)
        case "whatif":
            return [answer.to_json() for answer in what_if(problem, options.relax or RELAXABLE)]
        case _:
            return reach(problem, options.opening).to_json()


def _suggest(problem: Problem, options: argparse.Namespace) -> Any:
    if options.near:
        misses = (
            near_volunteers(problem, options.opening, options.top)
            if options.opening is not None
            else near_openings(problem, options.volunteer, options.top)
        )
        return [miss.to_json() for miss in misses]
    ranked = (
        rank_volunteers(problem, options.opening, options.top)
        if options.opening is not None
        else rank_openings(problem, options.volunteer, options.top)
    )
    return [pair.to_json() for pair in ranked]


def _why_not(problem: Problem, volunteer: str, opening: str) -> dict[str, Any]:
    rules = why_not(problem, volunteer, opening)
    return {
        "volunteer": volunteer,
        "opening": opening,
        "feasible": not rules,
        "near_miss": len(rules) == 1,
        "reasons": list(rules.names),
    }


if __name__ == "__main__":
    sys.exit(main())
