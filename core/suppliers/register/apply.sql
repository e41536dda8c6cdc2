-- Take a snapshot into the register file. $register, $day; $newest is the newest snapshot before it, or NULL.
-- A snapshot older than the newest only adds what was not known: it never overrules a later one.

-- Bodies of which this snapshot brings news.
CREATE OR REPLACE TEMP TABLE named AS
SELECT incoming.* REPLACE (coalesce(incoming.name, known.name) AS name),
    known.org_id IS NOT NULL AS is_known,
    known.first_snapshot AS known_first,
    known.last_snapshot AS known_last
FROM temp.incoming
LEFT JOIN registers.organisation AS known USING (org_id)
WHERE coalesce(incoming.name, known.name) IS NOT NULL;

-- A name that a body no longer has stays as a previous name.
INSERT INTO registers.organisation_name
SELECT org_id, name, kind
FROM (
    SELECT org_id, name, kind FROM temp.incoming_name
    UNION
    SELECT known.org_id, known.name, 'previous'
    FROM registers.organisation AS known
    JOIN temp.named USING (org_id)
    WHERE known.name <> named.name
)
ANTI JOIN registers.organisation_name AS old USING (org_id, name);

CREATE OR REPLACE TEMP TABLE spanned AS
SELECT org_id, account_category, accounts_made_up, income_gbp, employees, turnover_gbp, balance_sheet_gbp,
    owner_name, category AS register_category, status, postcode
FROM temp.named;

-- A span ends where the body vanished or something about it changed.
CREATE OR REPLACE TEMP TABLE closing AS
SELECT old.org_id
FROM registers.organisation_span AS old
LEFT JOIN temp.spanned AS new USING (org_id)
WHERE old.register = $register
    AND old.snapshot_to IS NULL
    AND $day > $newest
    AND (new.org_id IS NULL OR
        (old.account_category, old.accounts_made_up, old.income_gbp, old.employees, old.turnover_gbp,
            old.balance_sheet_gbp, old.owner_name, old.register_category, old.status, old.postcode)
        IS DISTINCT FROM
        (new.account_category, new.accounts_made_up, new.income_gbp, new.employees, new.turnover_gbp,
            new.balance_sheet_gbp, new.owner_name, new.register_category, new.status, new.postcode));

UPDATE registers.organisation_span
SET snapshot_to = $newest
WHERE register = $register AND snapshot_to IS NULL AND org_id IN (SELECT org_id FROM temp.closing);

INSERT INTO registers.organisation_span BY NAME
SELECT
    spanned.*,
    $register AS register,
    $day AS snapshot_from,
    CASE WHEN $day < $newest THEN $day END AS snapshot_to
FROM temp.spanned
ANTI JOIN (
    SELECT org_id
    FROM registers.organisation_span
    WHERE register = $register
        AND (snapshot_to IS NULL OR snapshot_to >= $day)
        AND ($newest IS NULL OR $day >= $newest OR snapshot_from <= $day)
) AS standing USING (org_id);

CREATE OR REPLACE TEMP TABLE organisation_now AS
SELECT known.*
FROM registers.organisation AS known
ANTI JOIN (SELECT org_id FROM temp.named WHERE NOT is_known OR known_last <= $day) AS renewed USING (org_id)
UNION ALL BY NAME
SELECT
    org_id, register, number, name, status, category, postcode, company_number, charity_number,
    incorporated_on, dissolved_on, sic_codes, owner_name,
    least(coalesce(known_first, $day), $day) AS first_snapshot,
    $day AS last_snapshot
FROM temp.named
WHERE NOT is_known OR known_last <= $day;

TRUNCATE registers.organisation;
INSERT INTO registers.organisation BY NAME SELECT * FROM temp.organisation_now;

DROP TABLE temp.organisation_now;
DROP TABLE temp.named;
DROP TABLE temp.spanned;
DROP TABLE temp.closing;
DROP TABLE temp.incoming;
DROP TABLE temp.incoming_name;
