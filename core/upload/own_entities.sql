-- A file that names several bodies stays one file: who each line is of becomes its directorate, where it has none.
UPDATE staging.line SET directorate = coalesce(directorate, entity), entity = NULL WHERE entity IS NOT NULL;
