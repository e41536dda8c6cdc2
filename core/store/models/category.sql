-- One row: one category and the market it belongs to.
CREATE TABLE category AS
SELECT category_id, category, market
FROM reference.categories;
