-- The register file: what registers said, in every snapshot ever loaded, and the index over their names.
-- Nothing is dropped when a body vanishes from a later snapshot.

-- One row: one file that was loaded.
CREATE TABLE IF NOT EXISTS registers.snapshot (
    register       VARCHAR NOT NULL,
    snapshot_date  DATE NOT NULL,
    format         VARCHAR NOT NULL,
    file_name      VARCHAR NOT NULL,
    sha256         VARCHAR NOT NULL,
    rows           BIGINT NOT NULL
);

-- Whose snapshots follow one another: the register, or one of several lists of it. Register files made before the lists
-- were told apart have none.
ALTER TABLE registers.snapshot ADD COLUMN IF NOT EXISTS listed_in VARCHAR;

-- One row: one body, as the newest snapshot that names it has it.
CREATE TABLE IF NOT EXISTS registers.organisation (
    org_id           VARCHAR NOT NULL,   -- company:01234567, charity:1012345, mutual:12345R, public:ABC, or as a list of one's own has it
    register         VARCHAR NOT NULL,
    number           VARCHAR NOT NULL,
    name             VARCHAR NOT NULL,
    status           VARCHAR,
    category         VARCHAR,
    postcode         VARCHAR,
    company_number   VARCHAR,
    charity_number   VARCHAR,
    incorporated_on  DATE,
    dissolved_on     DATE,
    sic_codes        VARCHAR[],
    owner_name       VARCHAR,
    first_snapshot   DATE NOT NULL,
    last_snapshot    DATE NOT NULL
);

-- One row: a name a body has or had. kind: previous, other.
CREATE TABLE IF NOT EXISTS registers.organisation_name (
    org_id  VARCHAR NOT NULL,
    name    VARCHAR NOT NULL,
    kind    VARCHAR NOT NULL
);

-- One row: what a register said of a body, from one snapshot to the last that said so; NULL: still so in the newest.
CREATE TABLE IF NOT EXISTS registers.organisation_span (
    org_id             VARCHAR NOT NULL,
    register           VARCHAR NOT NULL,   -- or the list of it
    snapshot_from      DATE NOT NULL,
    snapshot_to        DATE,
    account_category   VARCHAR,
    accounts_made_up   DATE,
    income_gbp         DECIMAL(18, 2),
    employees          INTEGER,
    turnover_gbp       DECIMAL(18, 2),
    balance_sheet_gbp  DECIMAL(18, 2),
    owner_name         VARCHAR,
    register_category  VARCHAR,
    status             VARCHAR,
    postcode           VARCHAR
);
