"""Matching: 200,000 made-up payees against a made-up register of 5.5 million names, and Splink on the same names.

    python -m tests.benchmarks.suppliers [--names 5500000] [--payees 200000] [--splink PYTHON]

The register is written in the form Companies House publishes, read as the build reads it, and indexed; the second
build finds the index made. Where Splink is installed (or with --splink, the python of an environment that has it) the
same names go through it in the same run, blocked on first word and postcode area: see _splink.py for its settings. Both
are then run on the labelled payees, where there is a folder of real files, and a search as you type is timed.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd

from core.settings import load_settings, real_data_folder
from core.store.connection import open_scratch
from core.suppliers.evaluate import read_truths, score_matches
from core.suppliers.match_file import load_register_list, read_payees
from core.suppliers.register import load_registers
from core.suppliers.resolving import resolve_payees
from core.suppliers.search import search_suppliers

SEED = 20261101
REGISTER_FILE = "companies-2026-10-01.csv"
MODELS = Path(__file__).resolve().parents[2] / "core" / "store" / "models"
SEARCHES = 50
WORDS = Path(__file__).with_name("_name_parts.csv")
FORMS = ("LIMITED", "LTD", "LLP", "PLC", "CIC")
SPARE = 1.25
"""Made-up names come out alike now and then: this many times as many are made as are wanted."""

FORM_SHARES = (0.62, 0.33, 0.03, 0.01, 0.01)


def read_parts(kind: str) -> list[str]:
    """The parts that made-up names are put together from: onset, vowel, coda, ending, trade, place, area."""
    table = pd.read_csv(WORDS, dtype="str", keep_default_na=False)
    return list(table.loc[table["kind"] == kind, "part"])


@dataclass
class Clock:
    """Seconds of each step, in order: by the clock, and of processors, of child processes too. On a machine that does
    other work at the same time only the second can be compared.
    """

    seconds: dict[str, float] = field(default_factory=dict)
    processor_seconds: dict[str, float] = field(default_factory=dict)

    def time(self, step: str, work: Callable[[], object]) -> object:
        """Do some work and write down how long it took."""
        began, used = time.perf_counter(), sum(os.times()[:4])
        result = work()
        self.seconds[step] = time.perf_counter() - began
        self.processor_seconds[step] = sum(os.times()[:4]) - used
        print(f"  {step}: {self.seconds[step]:,.1f} s, of processors {self.processor_seconds[step]:,.1f} s", flush=True)
        return result


def make_stems(random: np.random.Generator, count: int) -> np.ndarray:
    """Made-up surnames and brand words, all different."""
    stems: set[str] = set()
    onsets, vowels, codas, endings = map(read_parts, ("onset", "vowel", "coda", "ending"))
    while len(stems) < count:
        parts = [random.choice(part, count) for part in (onsets, vowels, codas, endings)]
        stems.update("".join(word) for word in zip(*parts, strict=True))
        parts = [random.choice(part, count) for part in (onsets, vowels, codas, onsets, vowels, endings)]
        stems.update("".join(word) for word in zip(*parts, strict=True))
    return np.array(sorted(stems))[random.permutation(len(stems))[:count]]


def make_register(random: np.random.Generator, count: int) -> pd.DataFrame:
    """One row a made-up company, with the columns of Companies House that matching uses; words uneven as real ones."""
    names = int(count * SPARE)
    stems = np.char.upper(make_stems(random, min(250_000, max(2_000, names // 10))))
    rank = np.minimum((len(stems) * random.power(0.45, (2, names))).astype(int), len(stems) - 1)
    trades, places = (np.char.upper(random.choice(read_parts(kind), names)) for kind in ("trade", "place"))
    pattern = random.random(names)
    second = np.where(pattern < 0.25, stems[rank[1]], np.where(pattern < 0.35, places, ""))
    third = np.where(pattern > 0.12, trades, "")
    parts = pd.DataFrame(
        {"a": stems[rank[0]], "b": second, "c": third, "d": random.choice(FORMS, names, p=FORM_SHARES)}
    )
    joined = parts["a"].str.cat([parts["b"], parts["c"], parts["d"]], sep=" ").str.replace(r" +", " ", regex=True)
    number = pd.Series(np.arange(1, names + 1)).astype(str).str.zfill(8)
    postcode = (
        pd.Series(random.choice(read_parts("area"), names))
        + pd.Series(random.integers(1, 30, names)).astype(str)
        + " 1AA"
    )
    table = pd.DataFrame({"CompanyName": joined, " CompanyNumber": number, "RegAddress.PostCode": postcode})
    table["CompanyCategory"], table["CompanyStatus"] = "Private Limited Company", "Active"
    table["Accounts.AccountCategory"] = "TOTAL EXEMPTION FULL"
    return table.drop_duplicates("CompanyName", ignore_index=True).head(count)


def make_payees(random: np.random.Generator, register: pd.DataFrame, count: int) -> pd.DataFrame:
    """One row a payee: of five, three print a name of the register in another form, one misspells it, one has none."""
    drawn = register.sample(int(count * SPARE), random_state=SEED)
    names = drawn["CompanyName"].to_numpy(dtype=object)
    kind = random.random(len(drawn))
    payee = [_print_as(random, name, share) for name, share in zip(names, kind, strict=True)]
    truth = np.where(kind < 0.8, drawn[" CompanyNumber"].to_numpy(dtype=object), "")
    table = pd.DataFrame(
        {"payee": payee, "truth": truth, "postcode": drawn["RegAddress.PostCode"].to_numpy(dtype=object)}
    )
    return table.drop_duplicates("payee", ignore_index=True).head(count)


def _print_as(random: np.random.Generator, name: str, share: float) -> str:
    body, _, form = name.rpartition(" ")
    if share < 0.25:
        return name.title()
    if share < 0.45:
        return f"{body} {'Ltd' if form == 'LIMITED' else 'Limited' if form == 'LTD' else form}".title()
    if share < 0.60:
        return body
    if share < 0.75:
        place = int(random.integers(1, max(2, len(body) - 2)))
        return f"{body[:place]}{body[place + 1]}{body[place]}{body[place + 2 :]} {form}"
    if share < 0.80:
        return name[:18]
    return f"{name[::-1].replace(' ', '')[4:16]} {'services'} {form}".title()


def run_ours(folder: Path, payees: pd.DataFrame, clock: Clock) -> dict[str, float]:
    """Load, index and match, then a second build that finds the index made; returns precision and recall."""
    asked = payees[["payee", "postcode"]].assign(asked_id=range(len(payees)), company_number="", charity_number="")
    asked["first_date"] = ""
    with open_scratch(load_settings()) as connection:
        connection.execute("DETACH registers")
        connection.execute(f"ATTACH '{folder / 'registers.duckdb'}' AS registers")
        clock.time("load and index the register", lambda: load_registers(folder / "files", connection))
        clock.time("find the index made before", lambda: load_registers(folder / "files", connection))
        run = clock.time("match", lambda: resolve_payees(connection, asked))
    found = {asked_id: outcome.org_id for asked_id, outcome in run.outcomes.items() if outcome.org_id}
    right = sum(found.get(place) == f"company:{number}" for place, number in enumerate(payees["truth"]) if number)
    return {"precision": right / max(len(found), 1), "recall": right / max((payees["truth"] != "").sum(), 1)}


def run_splink(python: str, clock: Clock, step: str, payees: Path, register: Path, *more: str) -> None:
    """The same names through Splink, in a process of its own."""
    script = Path(__file__).with_name("_splink.py")
    command = [python, str(script), str(payees), str(register), *more]
    result = clock.time(step, lambda: subprocess.run(command, capture_output=True, text=True, check=False))
    print(result.stdout or result.stderr[-2000:])


def run_labels(python: str | None, clock: Clock) -> None:
    """Both on payees whose bodies people have checked, where a folder of real files is given."""
    if (real := real_data_folder()) is None:
        return
    payees, register = (real / "labels" / "supplier_matching" / name for name in ("payees.csv", "register.csv.gz"))
    truths = read_truths(pd.read_csv(payees, dtype="str", keep_default_na=False)["truth"])
    with open_scratch(load_settings()) as connection:
        load_register_list(connection, register)
        run = clock.time("match the labels", lambda: resolve_payees(connection, read_payees(payees)))
    matches = [outcome.org_id if (outcome := run.outcomes.get(place)) else None for place in range(len(truths))]
    scores = score_matches(matches, truths)
    print(json.dumps({"labels": {"precision": str(scores.precision), "recall": str(scores.recall)}}, indent=2))
    if python:
        run_splink(python, clock, "Splink on the labels", payees, register, "--labels")


def time_search(payees: pd.DataFrame, clock: Clock) -> None:
    """A search as you type among as many suppliers as there are payees, beside looking through every name."""
    with open_scratch(load_settings()) as connection:
        connection.execute("CREATE SCHEMA staging")
        names = "SELECT 'payee:' || row_number() OVER () AS supplier_id, payee AS name, NULL AS grouping FROM payees"
        connection.register("payees", payees)
        connection.execute(f"CREATE TABLE staging.supplier AS {names}")
        connection.execute("CREATE TABLE staging.payee (payee_id VARCHAR, payee VARCHAR)")
        connection.execute("CREATE TABLE staging.payee_match (payee_id VARCHAR, supplier_id VARCHAR)")
        for model in ("supplier_search", "supplier_trigram"):
            clock.time(f"make {model}", partial(connection.execute, (MODELS / f"{model}.sql").read_text("utf-8")))
        connection.execute("CREATE SCHEMA serving")
        for model in ("supplier_search", "supplier_trigram"):
            connection.execute(f"CREATE VIEW serving.{model} AS FROM main.{model}")
        typed = [misspell(name) for name in payees["payee"].iloc[:: len(payees) // SEARCHES]][:SEARCHES]
        clock.time(f"{SEARCHES} searches", lambda: [search_suppliers(connection, text) for text in typed])
        whole = "SELECT name FROM serving.supplier_search ORDER BY jaro_winkler_similarity(name, ?) DESC LIMIT 50"
        clock.time(f"{SEARCHES} looks through every name", lambda: [connection.execute(whole, [t]).df() for t in typed])


def misspell(name: str) -> str:
    """A name as somebody types it: half of it, without its fourth letter."""
    return f"{name[:3]}{name[4 : max(8, len(name) // 2)]}"


def find_splink() -> str | None:
    """This python, if it has Splink."""
    return sys.executable if importlib.util.find_spec("splink") else None


def run(names: int = 5_500_000, payees: int = 200_000, splink: str | None = None) -> None:
    """Print the seconds of each step, the peak memory, and how good the matches were."""
    random, clock = np.random.default_rng(SEED), Clock()
    with tempfile.TemporaryDirectory(dir=os.environ.get("SPEND_BENCH_FOLDER")) as name:
        folder = Path(name)
        (folder / "files").mkdir()
        register = make_register(random, names)
        register.to_csv(folder / "files" / REGISTER_FILE, index=False)
        asked = make_payees(random, register, payees)
        asked.to_csv(folder / "payees.csv", index=False)
        print(f"{len(register):,} register names, {len(asked):,} payees")
        del register
        quality = run_ours(folder, asked, clock)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
        print(
            json.dumps(
                {
                    "seconds": clock.seconds,
                    "processor_seconds": clock.processor_seconds,
                    "peak_gb": round(peak, 2),
                    **quality,
                },
                indent=2,
            )
        )
        python = splink or find_splink()
        if python:
            run_splink(python, clock, "Splink, all of it", folder / "payees.csv", folder / "files" / REGISTER_FILE)
        time_search(asked, clock)
        run_labels(python, clock)
        print(json.dumps({"seconds": clock.seconds, "processor_seconds": clock.processor_seconds}, indent=2))


def main() -> None:
    """Run with the sizes of the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--names", type=int, default=5_500_000)
    parser.add_argument("--payees", type=int, default=200_000)
    parser.add_argument("--splink", metavar="PYTHON")
    run(**vars(parser.parse_args()))


if __name__ == "__main__":
    main()
