"""The same payees and register through Splink, as its documentation links two tables. Run by the supplier bench.

python tests/benchmarks/_splink.py PAYEES.csv REGISTER.csv [--labels]

With --labels the two files are as `python -m core match` reads them, `truth` holds the ids of a payee (joined by ';',
empty: in no register), and a register's id may have several names.
"""

from __future__ import annotations

import json
import resource
import sys
import time

import duckdb
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

THRESHOLD = 0.8
READ = """
    CREATE TABLE {table} AS
    SELECT
        row_number() OVER () AS unique_id,
        nullif({key}, '') AS number,
        trim(regexp_replace(upper({name}), ' (LTD|LIMITED|LLP|PLC|CIC)$', '')) AS name,
        split_part(upper({name}), ' ', 1) AS first_token,
        nullif(trim(regexp_replace(upper({name}), '^[^ ]+| (LTD|LIMITED|LLP|PLC|CIC)$', '', 'g')), '')
            AS further_tokens,
        regexp_extract({postcode}, '^[A-Z]+') AS postcode_area
    FROM read_csv('{path}', all_varchar = true)
"""
REGISTER = {"key": '"CompanyNumber"', "name": '"CompanyName"', "postcode": '"RegAddress.PostCode"'}
LABEL_REGISTER = {"key": "id", "name": "name", "postcode": "''"}
SCORE = """
    WITH best AS (
        SELECT payee_id, arg_max(register_id, match_probability) AS register_id
        FROM (
            SELECT
                match_probability,
                CASE WHEN source_dataset_l = 'the_payees' THEN unique_id_l ELSE unique_id_r END AS payee_id,
                CASE WHEN source_dataset_l = 'the_payees' THEN unique_id_r ELSE unique_id_l END AS register_id
            FROM pairs
        )
        GROUP BY payee_id
    )
    SELECT count(*), count(*) FILTER (list_contains(string_split(payees.number, ';'), register.number)),
        (SELECT count(*) FROM payees WHERE number IS NOT NULL)
    FROM best
    JOIN payees ON payees.unique_id = best.payee_id
    JOIN register ON register.unique_id = best.register_id
"""
NAME = cl.JaroWinklerAtThresholds("name", [0.98, 0.92, 0.85]).configure(term_frequency_adjustments=True)
AREA = cl.ExactMatch("postcode_area").configure(term_frequency_adjustments=True)
SETTINGS = SettingsCreator(
    link_type="link_only",
    comparisons=[NAME, AREA],
    blocking_rules_to_generate_predictions=[block_on("first_token"), block_on("postcode_area", "substr(name, 1, 3)")],
    retain_intermediate_calculation_columns=False,
)
# The labels have no postcodes: the name is compared in two parts, so that training has two things to learn from.
FIRST = cl.JaroWinklerAtThresholds("first_token", [0.92, 0.85]).configure(term_frequency_adjustments=True)
FURTHER = cl.JaroWinklerAtThresholds("further_tokens", [0.98, 0.92, 0.85]).configure(term_frequency_adjustments=True)
LABEL_SETTINGS = SettingsCreator(
    link_type="link_only",
    comparisons=[FIRST, FURTHER],
    blocking_rules_to_generate_predictions=[block_on("first_token"), block_on("substr(name, 1, 3)")],
    retain_intermediate_calculation_columns=False,
)


def _register(api: DuckDBAPI, table: str) -> object:
    return api.register(table, dataset_display_name=f"the_{table}")


def _train(linker: Linker, *, has_postcodes: bool) -> None:
    sure = [block_on("name", "postcode_area")] if has_postcodes else [block_on("name")]
    linker.training.estimate_probability_two_random_records_match(sure, recall=0.6)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6)
    if has_postcodes:
        linker.training.estimate_parameters_using_expectation_maximisation(block_on("first_token", "postcode_area"))
        linker.training.estimate_parameters_using_expectation_maximisation(block_on("name"))
    else:
        for column in ("first_token", "further_tokens"):
            linker.training.estimate_parameters_using_expectation_maximisation(block_on(column))


def main(payees: str, register: str, *, is_labels: bool) -> None:
    """Print the seconds of reading, training and predicting, the peak memory, and how good the best pairs were."""
    connection = duckdb.connect(config={"memory_limit": "5GB", "threads": "2"})
    clock = time.perf_counter()
    postcode, headings = ("''", LABEL_REGISTER) if is_labels else ("postcode", REGISTER)
    connection.execute(READ.format(table="payees", key="truth", name="payee", postcode=postcode, path=payees))
    connection.execute(READ.format(table="register", path=register, **headings))
    seconds = {"read": time.perf_counter() - clock}
    api = DuckDBAPI(connection)
    settings = LABEL_SETTINGS if is_labels else SETTINGS
    linker = Linker([_register(api, "payees"), _register(api, "register")], settings, log_level=None)
    clock = time.perf_counter()
    _train(linker, has_postcodes=not is_labels)
    seconds["train"] = time.perf_counter() - clock
    clock = time.perf_counter()
    linker.inference.predict(threshold_match_probability=THRESHOLD).as_duckdbpyrelation().create("pairs")
    seconds["predict"] = time.perf_counter() - clock
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    matched, right, findable = connection.execute(SCORE).fetchall()[0]
    quality = {"precision": right / max(matched, 1), "recall": right / max(findable, 1)}
    print(json.dumps({"splink_seconds": seconds, "matched": matched, "peak_gb": round(peak, 2), **quality}, indent=2))


if __name__ == "__main__":
    main(*sys.argv[1:3], is_labels="--labels" in sys.argv[3:])
