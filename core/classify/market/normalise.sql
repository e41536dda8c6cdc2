-- One text as it is compared: words run together with capitals parted, lower case, no accents or marks, no small words, no plurals. A phrase of the tables
-- and a published text go through the same macro, so it may be crude.
CREATE OR REPLACE TEMP MACRO normalise(published) AS trim(
    regexp_replace(
        regexp_replace(
            regexp_replace(
                regexp_replace(
                    regexp_replace(
                        lower(strip_accents(regexp_replace(left(published, 200), '([a-z])([A-Z])', '\1 \2', 'g'))),
                        '[^a-z0-9]+', ' ', 'g'
                    ),
                    '\b(and|of|the|for|to|in)\b', '', 'g'
                ),
                ' +', ' ', 'g'
            ),
            '\b([a-z]{2,})ies\b', '\1y', 'g'
        ),
        '\b([a-z]{2,}[a-hj-rtv-z])s\b', '\1', 'g'
    )
);
