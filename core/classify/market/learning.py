"""What published classifications teach: which words of names, units and vague purposes go with which category.

A clue's evidence for a category is the logarithm of how much more often the two stand together in the published
classes loaded here than they would by chance; the evidence of all clues of a line adds up. Nothing is learned
outside the user's own data, and nothing is kept between builds.
"""

from __future__ import annotations

from dataclasses import dataclass

import duckdb
import numpy as np
import numpy.typing as npt
import pandas as pd

CHUNK = 20_000  # situations weighed at a time: each takes its clues x 120 categories x 4 bytes
ANSWERS = ("name_answer", "unit_answer", "purpose_answer")


@dataclass(frozen=True)
class Limits:
    """When lessons are believed, from reference/markets/category_limits.csv."""

    examples: int  # published situations below which nothing is learned
    caution: float  # a clue starts with that many examples' worth of saying nothing
    chance: float  # a market less likely than this is no answer


@dataclass(frozen=True)
class Lessons:
    """What was learned: `evidence` is clue x category, `prior` and `market` one value a category."""

    categories: npt.NDArray[np.str_]
    market: npt.NDArray[np.str_]
    prior: npt.NDArray[np.float32]
    evidence: npt.NDArray[np.float32]


def learn_categories(cursor: duckdb.DuckDBPyConnection, limits: Limits) -> None:
    """Create the temporary table market_learned_answer: situation_hash, category_id.

    Reads market_situation, market_text and market_category. Situations whose likeliest market stays under
    the least chance have no row; with too few published situations there is none at all.
    """
    situations = cursor.execute("SELECT * FROM temp.market_situation ORDER BY situation_hash, category_id").df()
    names = cursor.execute("SELECT text_hash, text FROM temp.market_text WHERE found_in = 'payee'").df()
    markets = cursor.execute("SELECT category_id, market FROM temp.market_category").df()
    answers = settle_situations(situations, names, markets, limits)
    cursor.register("market_incoming", answers)
    cursor.execute("CREATE OR REPLACE TEMP TABLE market_learned_answer AS SELECT * FROM market_incoming")
    cursor.unregister("market_incoming")


def settle_situations(
    situations: pd.DataFrame, names: pd.DataFrame, markets: pd.DataFrame, limits: Limits
) -> pd.DataFrame:
    """One row a situation that the published ones settle: situation_hash, category_id.

    situations: situation_hash, name_hash, category_id (None: to be settled), weight, and the word rules' answers.
    names: text_hash and the name as it is compared. markets: category_id, market.
    """
    taught = situations["category_id"].notna()
    settled = situations.loc[[], ["situation_hash", "category_id"]].astype({"category_id": str})
    if taught.sum() < limits.examples or taught.all():
        return settled
    clues = number_clues(situations, names)
    lessons = learn_lessons(situations[taught], clues, markets, limits.caution)
    unsettled = situations[~taught]
    open_clues = clues[clues["situation"].isin(unsettled.index)].sort_values("situation", kind="stable")
    best, chance = weigh_situations(open_clues, lessons)
    sure = chance >= limits.chance
    rows = open_clues["situation"].unique()[sure]
    return settled.reindex(range(len(rows))).assign(
        situation_hash=situations["situation_hash"].to_numpy()[rows], category_id=lessons.categories[best[sure]]
    )


def number_clues(situations: pd.DataFrame, names: pd.DataFrame) -> pd.DataFrame:
    """One row a situation (its row label) and a clue (a number from 0): words, pairs of words, answers of rules."""
    words = names.assign(word=names["text"].str.split(" ")).explode("word", ignore_index=True)
    following = words["word"].shift(-1).where(words["text_hash"].eq(words["text_hash"].shift(-1)))
    pairs = words.assign(word=words["word"] + " " + following).dropna()
    clues = pd.concat([words, pairs])[["text_hash", "word"]].drop_duplicates()
    shared = clues[clues.groupby("word")["text_hash"].transform("size") > 1]
    rows = situations.reset_index(names="situation")
    parts = [rows[["situation", "name_hash"]].merge(shared, left_on="name_hash", right_on="text_hash")]
    for answer in ANSWERS:
        said = rows.loc[rows[answer] != "", ["situation", answer]]
        parts.append(pd.DataFrame({"situation": said["situation"], "word": answer + " " + said[answer]}))
    found = pd.concat(parts, ignore_index=True)
    return pd.DataFrame({"situation": found["situation"], "clue": pd.factorize(found["word"])[0]})


def learn_lessons(examples: pd.DataFrame, clues: pd.DataFrame, markets: pd.DataFrame, caution: float) -> Lessons:
    """Weigh every clue against every category of the published situations."""
    categories, category = np.unique(examples["category_id"].to_numpy(dtype=str), return_inverse=True)
    taught = pd.DataFrame({"category": category, "weight": examples["weight"].to_numpy()}, index=examples.index)
    prior = np.bincount(taught["category"], weights=taught["weight"]) / taught["weight"].sum()
    known = clues.join(taught, on="situation", how="inner")
    shape = (int(clues["clue"].max()) + 1, len(categories))
    cells = known["clue"].to_numpy() * shape[1] + known["category"].to_numpy()
    together = np.bincount(cells, weights=known["weight"], minlength=shape[0] * shape[1]).reshape(shape)
    alone = together.sum(axis=1, keepdims=True)
    evidence = np.log((together + caution * prior) / (alone + caution) / prior)
    market = pd.Series(categories).map(markets.set_index("category_id")["market"]).to_numpy(dtype=str)
    return Lessons(categories, market, np.log(prior).astype(np.float32), evidence.astype(np.float32))


def weigh_situations(clues: pd.DataFrame, lessons: Lessons) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.float64]]:
    """Each situation of `clues`, in order: the likeliest category of its likeliest market, and that market's chance."""
    _, starts = np.unique(clues["situation"].to_numpy(), return_index=True)
    numbers = clues["clue"].to_numpy()
    best, chance = [np.empty(0, np.intp)], [np.empty(0)]
    for first in range(0, len(starts), CHUNK):
        begins = starts[first : first + CHUNK]
        end = starts[first + CHUNK] if first + CHUNK < len(starts) else len(numbers)
        scores = np.add.reduceat(lessons.evidence[numbers[begins[0] : end]], begins - begins[0]) + lessons.prior
        found, certainty = choose_category(scores, lessons.market)
        best.append(found)
        chance.append(certainty)
    return np.concatenate(best), np.concatenate(chance)


def choose_category(
    scores: npt.NDArray[np.float32], market: npt.NDArray[np.str_]
) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.float64]]:
    """For each row of scores: the likeliest category within the likeliest market, and that market's chance."""
    likely = np.exp(scores - scores.max(axis=1, keepdims=True), dtype=np.float64)
    likely /= likely.sum(axis=1, keepdims=True)
    names = np.unique(market)
    members = market[:, None] == names[None, :]
    chances = likely @ members
    chosen = chances.argmax(axis=1)
    best = np.where(members.T[chosen], likely, -1.0).argmax(axis=1)
    return best, chances[np.arange(len(scores)), chosen]
