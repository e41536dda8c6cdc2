-- One row: a ward or town that a payee's address lies in.
CREATE TABLE place AS
SELECT code, kind, coalesce(name, upper(kind[1]) || kind[2:] || ' ' || code) AS name, area
FROM staging.place
ORDER BY code;
