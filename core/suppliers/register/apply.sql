-- Take a snapshot into the register file. $listed_in, $day; $newest is the newest snapshot of that list before it, or
-- NULL; $is_whole: it is the whole list, so a body of the list that is not in it has vanished.
-- A snapshot older than the newest only adds what was not known: it never overrules a later one.

-- Bodies of which this snapshot brings news. One that another register lists, or of which the snapshot only tells
-- some facts (staff numbers, an owner), keeps the rest of what is known.
CREATE OR REPLACE TEMP TABLE named AS
SELECT
    incoming.*,
    known.org_id IS NOT NULL AS is_known,
    known.first_snapshot AS known_first,
    known.last_snapshot AS known_last,
    known.org_id IS NOT NULL AND (incoming.name IS NULL OR $listed_in = 'own list') AS only_adds
FROM temp.incoming
LEFT JOIN registers.organisation AS known USING (org_id)
WHERE coalesce(incoming.name, known.name) IS NOT NULL;

-- A name that a body no longer has stays as a previous name.
INSERT INTO registers.organisation_name
SELECT org_id, name, kind
FROM (
    SELECT org_id, name, kind FROM temp.incoming_name
    UNION
    SELECT named.org_id, known.name, 'previous'
    FROM registers.organisation AS known
    JOIN temp.named USING (org_id)
    WHERE known.name <> named.name AND NOT only_adds AND known_last <= $day
    UNION
    SELECT org_id, named.name, CASE WHEN only_adds THEN 'other' ELSE 'previous' END
    FROM temp.named
    WHERE named.name IS NOT NULL AND (only_adds OR known_last > $day)
)
ANTI JOIN registers.organisation_name AS old USING (org_id, name);

CREATE OR REPLACE TEMP TABLE spanned AS
SELECT
    named.org_id,
    coalesce(named.account_category, known.account_category) AS account_category,
    coalesce(named.accounts_made_up, known.accounts_made_up) AS accounts_made_up,
    coalesce(named.income_gbp, known.income_gbp) AS income_gbp,
    coalesce(named.employees, known.employees) AS employees,
    coalesce(named.turnover_gbp, known.turnover_gbp) AS turnover_gbp,
    coalesce(named.balance_sheet_gbp, known.balance_sheet_gbp) AS balance_sheet_gbp,
    coalesce(named.owner_name, known.owner_name) AS owner_name,
    coalesce(named.category, known.register_category) AS register_category,
    coalesce(named.status, known.status) AS status,
    coalesce(named.postcode, known.postcode) AS postcode
FROM temp.named
LEFT JOIN registers.organisation_span AS known
    ON known.org_id = named.org_id AND known.register = $listed_in AND known.snapshot_to IS NULL AND named.only_adds;

-- A span ends where the body vanished or something about it changed.
CREATE OR REPLACE TEMP TABLE closing AS
SELECT old.org_id
FROM registers.organisation_span AS old
LEFT JOIN temp.spanned AS new USING (org_id)
WHERE old.register = $listed_in
    AND old.snapshot_to IS NULL
    AND $day > $newest
    AND (new.org_id IS NULL AND $is_whole OR new.org_id IS NOT NULL AND
        (old.account_category, old.accounts_made_up, old.income_gbp, old.employees, old.turnover_gbp,
            old.balance_sheet_gbp, old.owner_name, old.register_category, old.status, old.postcode)
        IS DISTINCT FROM
        (new.account_category, new.accounts_made_up, new.income_gbp, new.employees, new.turnover_gbp,
            new.balance_sheet_gbp, new.owner_name, new.register_category, new.status, new.postcode));

UPDATE registers.organisation_span
SET snapshot_to = $newest
WHERE register = $listed_in AND snapshot_to IS NULL AND org_id IN (SELECT org_id FROM temp.closing);

INSERT INTO registers.organisation_span BY NAME
SELECT
    spanned.*,
    $listed_in AS register,
    $day AS snapshot_from,
    CASE WHEN $day < $newest THEN $day END AS snapshot_to
FROM temp.spanned
ANTI JOIN (
    SELECT org_id
    FROM registers.organisation_span
    WHERE register = $listed_in
        AND (snapshot_to IS NULL OR snapshot_to >= $day)
        AND ($newest IS NULL OR $day >= $newest OR snapshot_from <= $day)
) AS standing USING (org_id);

CREATE OR REPLACE TEMP TABLE organisation_now AS
SELECT known.*
FROM registers.organisation AS known
ANTI JOIN (SELECT org_id FROM temp.named WHERE NOT only_adds AND known_last <= $day) AS renewed USING (org_id)
ANTI JOIN (SELECT org_id FROM temp.named WHERE only_adds) AS added USING (org_id)
UNION ALL BY NAME
SELECT
    named.org_id, named.register, named.number, named.name, named.status, named.category, named.postcode,
    named.company_number,
    coalesce(named.charity_number, known.charity_number) AS charity_number,
    named.incorporated_on, named.dissolved_on, named.sic_codes,
    coalesce(named.owner_name, known.owner_name) AS owner_name,
    least(coalesce(known_first, $day), $day) AS first_snapshot,
    $day AS last_snapshot
FROM temp.named
LEFT JOIN registers.organisation AS known USING (org_id)
WHERE NOT only_adds AND (NOT is_known OR known_last <= $day)
UNION ALL BY NAME
SELECT
    known.* REPLACE (
        coalesce(known.status, named.status) AS status,
        coalesce(known.category, named.category) AS category,
        coalesce(known.postcode, named.postcode) AS postcode,
        coalesce(known.company_number, named.company_number) AS company_number,
        coalesce(known.charity_number, named.charity_number) AS charity_number,
        coalesce(named.owner_name, known.owner_name) AS owner_name
    )
FROM registers.organisation AS known
JOIN temp.named USING (org_id)
WHERE only_adds;

TRUNCATE registers.organisation;
INSERT INTO registers.organisation BY NAME SELECT * FROM temp.organisation_now;

DROP TABLE temp.organisation_now;
DROP TABLE temp.named;
DROP TABLE temp.spanned;
DROP TABLE temp.closing;
DROP TABLE temp.incoming;
DROP TABLE temp.incoming_name;
