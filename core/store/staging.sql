-- The contract between the stages of a build. Each stage fills the tables named for it and reads those above;
-- models/*.sql turn them into the published tables. The staging schema is dropped before the file goes live.
-- Text is as published, trimmed; an absent text is NULL here and becomes a named member in the models.

CREATE SCHEMA staging;

-- Filled by the pipeline from authorities.csv or the folder names. One row: one public body that may be paid for or shown.
CREATE TABLE staging.authority (
    authority_id   VARCHAR PRIMARY KEY,   -- kept for good: addresses and targets hang on it
    folder         VARCHAR,               -- the sub-folder its files lie in; NULL for a body found in an Entity column
    name           VARCHAR NOT NULL,
    type           VARCHAR NOT NULL,      -- county, district, unitary, metropolitan district, London borough, police, fire, NHS trust, central department, agency, national body, unknown
    region         VARCHAR,
    area_codes     VARCHAR[] NOT NULL,    -- GSS codes of the area it serves; empty: not known, or national
    parent_id      VARCHAR,
    is_national    BOOLEAN NOT NULL       -- no area of its own: local figures are hidden
);

-- Filled by ingest. One row: one published file (a member of an archive is one).
CREATE TABLE staging.source_file (
    file_id               VARCHAR PRIMARY KEY,  -- of authority, sha256 and member name
    authority_id          VARCHAR NOT NULL,     -- the folder's
    name                  VARCHAR NOT NULL,     -- path below the sources folder; archive members as archive!member
    sha256                VARCHAR NOT NULL,
    url                   VARCHAR,
    licence               VARCHAR,
    kind                  VARCHAR NOT NULL,     -- vocabulary.FileKind
    not_payments_reason   VARCHAR,              -- one sentence; only where kind is 'not payments' or the file can't be read
    is_readable           BOOLEAN NOT NULL,     -- false: it could not be opened; the reason says why
    container             VARCHAR,              -- gz, zip or NULL
    format                VARCHAR,              -- csv, xls, xlsx, ods, parquet, json
    encoding              VARCHAR,
    sheet                 VARCHAR,              -- sheet names joined by a bar
    header_row            INTEGER,              -- record number from 0, -1 for none
    period_start          DATE,                 -- the file's own period, from its name, its folder or its text
    period_end            DATE,
    threshold_gbp         DECIMAL(18, 2),
    threshold_basis       VARCHAR,              -- line, invoice, transaction
    amount_basis          VARCHAR NOT NULL,     -- vocabulary.AmountBasis
    rows_read             BIGINT NOT NULL,      -- every non-blank record that is not a heading
    rows_kept             BIGINT NOT NULL,
    rows_rejected         BIGINT NOT NULL,
    amount_kept           DECIMAL(18, 2) NOT NULL,
    amount_set_aside      DECIMAL(18, 2) NOT NULL,  -- the readable amounts of rejected records, totals rows included
    amount_totals         DECIMAL(18, 2) NOT NULL,  -- the part of amount_set_aside that stands in totals rows
    amount_read           DECIMAL(18, 2) NOT NULL,  -- an independent second pass over the chosen amount column
    column_map            VARCHAR NOT NULL,     -- JSON: standard column -> heading as printed
    warnings              VARCHAR[] NOT NULL,   -- plain sentences
    read_at               TIMESTAMP NOT NULL
);

-- Filled by ingest. One row: one payment line as published.
CREATE TABLE staging.line (
    file_id                  VARCHAR NOT NULL,
    row_number               BIGINT NOT NULL,    -- record number in the file from 0, counted over its sheets
    entity                   VARCHAR,            -- the public body, where the file has a column for it
    payment_date             DATE,
    date_basis               VARCHAR NOT NULL,   -- vocabulary.DateBasis
    directorate              VARCHAR,            -- from a column whose heading means directorate
    unit                     VARCHAR,            -- service, cost centre, expense area
    payee                    VARCHAR,
    description              VARCHAR,            -- purpose, narrative
    expense_type             VARCHAR,            -- ledger account in words
    expense_code             VARCHAR,            -- ledger account as a code
    published_category       VARCHAR,            -- procurement or merchant category in words
    published_category_code  VARCHAR,
    published_size           VARCHAR,            -- SME flag or supplier type
    published_vcse           VARCHAR,
    company_number           VARCHAR,
    charity_number           VARCHAR,
    postcode                 VARCHAR,
    vat_number               VARCHAR,
    contract_ref             VARCHAR,
    transaction_ref          VARCHAR,
    is_card                  BOOLEAN NOT NULL,
    is_capital               VARCHAR NOT NULL,   -- vocabulary.CapitalMark
    amount_gbp               DECIMAL(18, 2) NOT NULL,
    net_gbp                  DECIMAL(18, 2),
    gross_gbp                DECIMAL(18, 2),
    irrecoverable_vat_gbp    DECIMAL(18, 2)
);

-- Filled by ingest. One row: one reference of one contract, as a contracts register prints it, with its CPV code.
CREATE TABLE staging.contract (
    authority_id  VARCHAR NOT NULL,
    contract_ref  VARCHAR NOT NULL,
    cpv_code      VARCHAR NOT NULL
);

-- Filled by ingest. One row: one record not kept.
CREATE TABLE staging.reject (
    file_id     VARCHAR NOT NULL,
    row_number  BIGINT NOT NULL,
    reason      VARCHAR NOT NULL,   -- an id of reference/reading/reject_reasons.csv
    text        VARCHAR NOT NULL,   -- the record, its cells joined by a bar, at most 500 characters
    amount_gbp  DECIMAL(18, 2)      -- its amount, where readable
);

-- Filled by ingest, once all files are in. One row: a file of which nothing counts, since another holds the same lines.
CREATE TABLE staging.superseded (
    file_id        VARCHAR PRIMARY KEY,
    superseded_by  VARCHAR NOT NULL,
    basis          VARCHAR NOT NULL     -- 'same lines' or 'contained'
);

-- Filled by classify (units). One row: what an Entity and a unit as published belong to.
CREATE TABLE staging.unit_map (
    folder_authority_id  VARCHAR NOT NULL,
    entity               VARCHAR,           -- as published; NULL where the file has none
    directorate          VARCHAR,           -- as published
    unit                 VARCHAR,           -- as published
    valid_from           DATE,              -- NULL: always
    valid_to             DATE,              -- exclusive; NULL: still
    authority_id         VARCHAR NOT NULL,  -- the entity's where known, else the folder's
    mapped_directorate   VARCHAR NOT NULL,  -- today's structure; 'Directorate not published' where nothing says
    shown_unit           VARCHAR NOT NULL,  -- an address-like unit is grouped and never printed
    published_directorate VARCHAR,          -- the directorate as published, in its commonest spelling; NULL: as mapped
    mapped_by            VARCHAR,           -- who drew this row of the dated map; NULL: no map, as published
    is_entity_known      BOOLEAN            -- false: an Entity in no table, kept with the folder's body; NULL: no Entity
);

-- Filled by store. One row: a line with its keys; what suppliers and classify read.
CREATE TABLE staging.keyed_line (
    line_id       BIGINT NOT NULL,    -- dense, from 0, for joins within one build only
    file_id       VARCHAR NOT NULL,
    row_number    BIGINT NOT NULL,
    authority_id  VARCHAR NOT NULL,
    payee_id      VARCHAR NOT NULL,
    directorate   VARCHAR NOT NULL,   -- today's structure
    unit          VARCHAR NOT NULL,   -- as shown
    month         DATE,               -- NULL: not dated
    published_directorate VARCHAR     -- as published; NULL: the same as today's
);

-- Filled by store. One row: a payee as one authority printed it, with the identifiers beside it.
CREATE TABLE staging.payee (
    payee_id                  VARCHAR PRIMARY KEY,
    authority_id              VARCHAR NOT NULL,
    payee                     VARCHAR NOT NULL,   -- '' where the published cell is blank
    published_company_number  VARCHAR,
    published_charity_number  VARCHAR,
    published_postcode        VARCHAR,
    published_size            VARCHAR,            -- the flag most often beside it, by pounds
    published_vcse            VARCHAR,
    bought                    VARCHAR,            -- the commonest category, expense type or purpose, for a match's evidence
    lines                     BIGINT NOT NULL,
    amount_gbp                DECIMAL(18, 2) NOT NULL,
    first_date                DATE,
    last_date                 DATE
);

-- Filled by suppliers. One row: what a payee was matched to.
CREATE TABLE staging.payee_match (
    payee_id         VARCHAR PRIMARY KEY,
    supplier_id      VARCHAR NOT NULL,
    match_method     VARCHAR NOT NULL,   -- vocabulary.MatchMethod
    match_score      DOUBLE,             -- 0 to 100; NULL where nothing was compared
    match_reason     VARCHAR NOT NULL,   -- one plain sentence with the evidence
    runner_up_id     VARCHAR,
    runner_up_name   VARCHAR,
    runner_up_score  DOUBLE,
    judgement        VARCHAR             -- vocabulary.Judgement
);

-- Filled by suppliers. One row: one identity. `grouping` is set for payees that are no suppliers
-- ('name withheld', 'individuals', 'various', 'payroll', 'internal transfer'): one shared identity each.
CREATE TABLE staging.supplier (
    supplier_id         VARCHAR PRIMARY KEY,  -- register:id, else kept from the previous build's cluster
    name                VARCHAR NOT NULL,
    grouping            VARCHAR,
    register            VARCHAR,              -- companies, charities, mutuals, public bodies, user list; NULL: in no register
    company_number      VARCHAR,
    charity_number      VARCHAR,
    postcode            VARCHAR,              -- registered office
    parent_supplier_id  VARCHAR,
    parent_name         VARCHAR,
    sic_codes           VARCHAR[],            -- five digits each
    status              VARCHAR,              -- as the register words it
    register_category   VARCHAR,              -- CompanyCategory, charity or body type as the register words it
    incorporated_on     DATE,
    dissolved_on        DATE
);

-- Filled by suppliers. One row: what a register said of a supplier from one snapshot to the next.
CREATE TABLE staging.supplier_evidence (
    supplier_id       VARCHAR NOT NULL,
    snapshot_from     DATE NOT NULL,     -- the first snapshot that said so
    snapshot_to       DATE,              -- the last; NULL: still so in the newest
    account_category  VARCHAR,           -- Companies House wording
    accounts_made_up  DATE,
    income_gbp        DECIMAL(18, 2),    -- charities
    employees         INTEGER,
    turnover_gbp      DECIMAL(18, 2),
    balance_sheet_gbp DECIMAL(18, 2),
    owner_name        VARCHAR,           -- a company that owns over a quarter
    register_category VARCHAR,
    status            VARCHAR,
    postcode          VARCHAR
);

-- Filled by classify. One row: supplier x span of time; spans of one supplier neither overlap nor leave gaps.
CREATE TABLE staging.supplier_class (
    supplier_id  VARCHAR NOT NULL,
    valid_from   DATE,               -- NULL: always; a month's first day
    valid_to     DATE,               -- exclusive; NULL: still
    kind         VARCHAR NOT NULL,   -- vocabulary.SupplierKind
    kind_rule    VARCHAR NOT NULL,   -- an id of reference/classes/kind_rules.csv
    size_band    VARCHAR NOT NULL,   -- vocabulary.SizeBand
    size_rule    VARCHAR NOT NULL,   -- an id of reference/classes/size_rules.csv
    trust        VARCHAR NOT NULL,   -- vocabulary.Trust
    is_vcse      BOOLEAN,            -- NULL: not known
    vcse_rule    VARCHAR NOT NULL,   -- an id of reference/classes/vcse_rules.csv
    back_cast    BOOLEAN NOT NULL,   -- the evidence is of another date than the payments
    size_band_before_uplift  VARCHAR -- the band but for the April 2025 change of company size limits; NULL: the same
);

-- Filled by classify. One row: payee x authority x span of time; every payee has its spans without gap or overlap.
CREATE TABLE staging.supplier_locality (
    payee_id         VARCHAR NOT NULL,
    valid_from       DATE,
    valid_to         DATE,
    ring             VARCHAR NOT NULL,   -- vocabulary.Ring
    in_county        BOOLEAN,            -- NULL: not known, here and below
    in_region        BOOLEAN,
    in_nation        BOOLEAN,
    basis            VARCHAR NOT NULL,   -- vocabulary.LocalityBasis
    local_authority  VARCHAR,            -- GSS code of the supplier's address
    miles            DOUBLE,
    ward             VARCHAR,            -- codes of staging.place; NULL: no table tells
    town             VARCHAR
);

-- Filled by classify. One row: a ward or town that a payee's address lies in.
CREATE TABLE staging.place (
    code  VARCHAR NOT NULL,
    kind  VARCHAR NOT NULL,              -- ward, town
    name  VARCHAR,                       -- NULL: no table of names has it
    area  VARCHAR NOT NULL               -- the district it lies in; '' where that has no name
);

-- Filled by classify. One row: one line of staging.keyed_line.
CREATE TABLE staging.line_class (
    line_id         BIGINT NOT NULL,
    reasons         VARCHAR[] NOT NULL,  -- every id of reference/classes/base_reasons.csv that fires, in table order
    excluded_as     VARCHAR,             -- the first of them not admitted by default
    category_id     VARCHAR NOT NULL,    -- an id of reference/markets/categories.csv; 'not-categorised' is one
    category_rule   VARCHAR NOT NULL,    -- an id of reference/markets/category_rules.csv
    category_trust  VARCHAR NOT NULL
);

-- Filled by suppliers. One row: a register body that a payee might be, for a person to decide; the likeliest first.
CREATE TABLE staging.suggestion (
    payee_id     VARCHAR NOT NULL,
    place        INTEGER NOT NULL,   -- from 0
    supplier_id  VARCHAR NOT NULL,
    name         VARCHAR NOT NULL,
    score        DOUBLE NOT NULL     -- 0 to 100
);

-- Filled by the pipeline from reported_shares.csv. One row: a body's own reported yearly figure, e.g. its PPN 001 return.
CREATE TABLE staging.reported_share (
    authority_id    VARCHAR NOT NULL,
    financial_year  INTEGER NOT NULL,        -- by the year it ends in
    measure         VARCHAR NOT NULL,        -- vocabulary.Measure
    share           DECIMAL(9, 6) NOT NULL,  -- 0 to 1
    source          VARCHAR NOT NULL         -- where it was reported
);
