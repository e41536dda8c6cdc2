-- a supplier's class names no rule, or one that is in no table
SELECT supplier_id, kind_rule, size_rule, vcse_rule
FROM supplier_class
WHERE kind_rule NOT IN (SELECT id FROM reference.kind_rules WHERE id IS NOT NULL)
    OR size_rule NOT IN (SELECT id FROM reference.size_rules WHERE id IS NOT NULL)
    OR vcse_rule NOT IN (SELECT id FROM reference.vcse_rules WHERE id IS NOT NULL);
