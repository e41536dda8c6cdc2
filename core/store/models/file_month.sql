-- One row: authority x published file, and the first month of its lines there.
CREATE TABLE file_month AS
SELECT authority_id, file_id, min(month) AS month
FROM payment
WHERE month IS NOT NULL
GROUP BY authority_id, file_id
ORDER BY authority_id, month;
