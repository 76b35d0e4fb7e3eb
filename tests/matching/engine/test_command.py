"""The command line, as a process of its own: what goes in, what comes out, how it refuses."""

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from matching.engine import pairs, plan
from matching.engine.__main__ import main
from tests.matching.engine.build import event, opening, problem, volunteer

ROOT = Path(__file__).parents[3]
PROBLEM = problem(
    [volunteer("v1"), volunteer("vé2", avoid_alone=True, availability=["sat-afternoon"])],
    [opening("o1"), event("o2", alone=True)],
)


def run(*arguments, text=None):
    given = json.dumps(PROBLEM.to_json()) if text is None else text
    return subprocess.run(
        [sys.executable, "-m", "matching.engine", *arguments],
        input=given if isinstance(given, bytes) else given.encode(),
        capture_output=True,
        cwd=ROOT,
        check=False,
    )


def answer(*arguments):
    result = run(*arguments)
    assert (result.returncode, result.stderr) == (0, b"")
    return json.loads(result.stdout)


def test_pairs_and_plan_are_those_of_the_functions():
    assert answer("pairs") == [pair.to_json() for pair in pairs(PROBLEM)]
    assert answer("plan", "--time-limit", "5") == plan(PROBLEM).to_json()


def test_suggest_ranks_both_ways():
    assert [row["volunteer"] for row in answer("suggest", "--opening", "o1", "--top", "1")] == ["v1"]
    assert {row["opening"] for row in answer("suggest", "--volunteer", "v1")} == {"o1", "o2"}
    near = answer("suggest", "--volunteer", "vé2", "--near")
    assert {(row["opening"], row["reason"]) for row in near} == {("o1", "availability"), ("o2", "alone")}


def test_whynot_names_every_rule():
    assert answer("whynot", "--volunteer", "vé2", "--opening", "o2") == {
        "volunteer": "vé2", "opening": "o2", "feasible": False, "near_miss": True, "reasons": ["alone"],
    }  # fmt: skip
    assert answer("whynot", "--volunteer", "v1", "--opening", "o2")["feasible"] is True


def test_whatif_and_reach():
    assert [row["relaxed"] for row in answer("whatif")] == [
        ["availability"], ["conflict"], ["dutch"], ["skills"], ["documents"], ["travel"], ["alone"],
    ]  # fmt: skip
    assert answer("whatif", "--relax", "alone", "--relax", "dutch,travel")[0]["more_people"] == 1
    assert answer("reach", "--opening", "o2")["more"] == {"alone": 1}


@pytest.mark.parametrize(
    ("arguments", "text", "words"),
    [
        (["plan"], "", "problem is not valid JSON"),
        (["plan"], "{", "problem is not valid JSON"),
        (["plan"], b"\xff\xfe\xfa", "problem is not valid JSON"),
        (["plan"], "[" * 100_000, "problem is not valid JSON"),
        (["plan"], "[]", "problem must be an object"),
        (["plan"], '{"version": 1}', "problem: today is missing"),
        (["pairs"], json.dumps(PROBLEM.to_json()).replace("51.209", "NaN", 1), 'volunteer "v1": lat must be'),
        (
            ["pairs"],
            json.dumps(PROBLEM.to_json()).replace("51.209", "1e999", 1),
            'volunteer "v1": lat must be',
        ),
        (["reach", "--opening", "o9"], None, 'opening "o9" is not in openings'),
        (["whynot", "--opening", "o1"], None, "--volunteer"),
        (["suggest"], None, "one of the arguments --opening --volunteer is required"),
        (["suggest", "--opening", "o1", "--volunteer", "v1"], None, "not allowed with"),
        (["suggest", "--opening", "o1", "--top", "0"], None, "must be a whole number from 1"),
        (["plan", "--time-limit", "nan"], None, "must be a number of seconds above 0"),
        (["plan", "--time-limit", "soon"], None, "must be a number of seconds above 0"),
        (["whatif", "--relax", "weather"], None, "must be one of antenna, availability"),
        (["dance"], None, "invalid choice: 'dance'"),
        ([], None, "COMMAND"),
    ],
    ids=lambda value: "" if isinstance(value, list | bytes) else str(value)[:40],
)
def test_bad_input_gives_one_line_and_exit_2(arguments, text, words, monkeypatch, capsys):
    given = json.dumps(PROBLEM.to_json()) if text is None else text
    stream = io.BytesIO(given if isinstance(given, bytes) else given.encode())
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(stream))
    try:
        code = main(arguments)
    except SystemExit as stopped:
        code = stopped.code
    written = capsys.readouterr()
    assert (code, written.out) == (2, "")
    assert words in written.err and written.err.count("\n") == 1 and written.err.endswith("\n")


@pytest.mark.parametrize(
    ("arguments", "text"), [(["plan"], '{"version": 1}'), (["plan"], b"\xff\xfe\xfa"), (["suggest"], None)]
)
def test_process_that_refuses_writes_one_line_and_nothing_else(arguments, text):
    result = run(*arguments, text=text)
    assert (result.returncode, result.stdout) == (2, b"")
    assert result.stderr.count(b"\n") == 1 and result.stderr.endswith(b"\n")


def test_engine_needs_no_django():
    code = (
        "import sys, matching.engine.__main__; print([m for m in sys.modules if m.split('.')[0] == 'django'])"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, cwd=ROOT, check=True)
    assert result.stdout.decode().strip() == "[]"
