-- One row: a register body that an uncertain payee might be; at most five a payee, the likeliest first.
CREATE TABLE match_suggestion AS
SELECT suggestion.payee_id, suggestion.place, suggestion.supplier_id, suggestion.name, suggestion.score
FROM staging.suggestion
JOIN staging.payee_match USING (payee_id)
JOIN reference.match_methods ON match_methods.method = payee_match.match_method
WHERE match_methods.is_certain = 'no' AND suggestion.place < 5
ORDER BY suggestion.payee_id, suggestion.place;
