package dev.sanderling.runner.types;

/** What the rows of the type table need to exist. */
final class Ddl {
    static final String POSTGRES = """
            CREATE TYPE mood AS ENUM ('sad', 'ok', 'very, happy');
            CREATE DOMAIN amount AS numeric(12,2);
            CREATE DOMAIN short_text AS varchar(10);
            CREATE DOMAIN blob AS bytea;
            CREATE DOMAIN photo AS blob;
            CREATE DOMAIN flags AS varbit(8);
            CREATE DOMAIN ints AS int[];
            CREATE TYPE pair AS (a int, b text);
            """;

    /** A database may have any of these set; what we read must not depend on it. */
    static final String POSTGRES_CONTRARY = """
            ALTER DATABASE postgres SET IntervalStyle = 'sql_standard';
            ALTER DATABASE postgres SET DateStyle = 'German';
            ALTER DATABASE postgres SET bytea_output = 'escape';
            ALTER DATABASE postgres SET extra_float_digits = 0;
            ALTER DATABASE postgres SET timezone = 'Asia/Kathmandu';
            """;

    /** Columns of the table defaults besides its key. */
    static final int DEFAULTS = 18;

    private static final String LARGE_COLUMNS = """
            (id int PRIMARY KEY, small int, a text, b varchar, c bytea, d json, e jsonb, f xml, g numeric, h int[],
             i bigint[], j text[], k varbit, l bit(40000), m date[], n polygon, o uuid[], p numeric[], q mood[], r bytea[],
             s point[], t int4multirange, u timestamptz[], v tsvector, w pair, x short_text[], y bpchar, z float8[])
            """;

    /** Values for those columns that are stored out of line. */
    static final String LARGE = """
            repeat('x', 9000), repeat('y', 9000), decode(repeat('ab', 9000), 'hex'), to_json(repeat('j', 9000)),
            to_jsonb(repeat('j', 9000)), ('<a>' || repeat('x', 9000) || '</a>')::xml, repeat('123456789', 1000)::numeric,
            array_fill(1, array[5000]), array_fill(1::bigint, array[5000]), array_fill('x'::text, array[5000]),
            repeat('01', 20000)::varbit, repeat('01', 20000)::bit(40000), array_fill('2020-01-01'::date, array[5000]),
            ('(' || repeat('(1,2),', 1000) || '(3,4))')::polygon, array_fill(gen_random_uuid(), array[1000]),
            array_fill(1.5, array[5000]), array_fill('ok'::mood, array[5000]), array_fill('\\x00'::bytea, array[5000]),
            array_fill(point(1, 2), array[1000]),
            (SELECT range_agg(int4range(i * 2, i * 2 + 1)) FROM generate_series(1, 1000) i),
            array_fill('2020-01-01'::timestamptz, array[5000]),
            (SELECT to_tsvector(string_agg('w' || i, ' ')) FROM generate_series(1, 1000) i),
            row(1, repeat('x', 9000))::pair, array_fill('x'::short_text, array[5000]), repeat('z', 9000),
            array_fill(0.5::float8, array[5000])
            """;

    static final String CHANGES = POSTGRES + """
            CREATE TABLE defaults (id int PRIMARY KEY, a int DEFAULT 5, b text DEFAULT 'x', c timestamptz DEFAULT now(),
              d date DEFAULT '2020-01-01', e numeric DEFAULT 1.5, f int[] DEFAULT '{1}', g varbit DEFAULT B'01',
              h money DEFAULT 1, i timestamp DEFAULT '2020-01-01 10:00', j bytea DEFAULT '\\x00', k uuid DEFAULT gen_random_uuid(),
              l jsonb DEFAULT '{"a": 1}', m boolean DEFAULT true, n time DEFAULT '10:00', o interval DEFAULT '1 day',
              p mood DEFAULT 'ok', q bit(3) DEFAULT B'101', r timestamptz DEFAULT '2020-01-01 10:00+02');
            CREATE TABLE required (id int PRIMARY KEY, a text NOT NULL, b numeric NOT NULL, c int[] NOT NULL, d date NOT NULL,
              e timestamptz NOT NULL, f money NOT NULL, g boolean NOT NULL DEFAULT true);
            CREATE TABLE grows (id int PRIMARY KEY);
            CREATE TABLE present (id int PRIMARY KEY);
            INSERT INTO present VALUES (1);
            CREATE TABLE large
            """ + LARGE_COLUMNS + ";CREATE TABLE large_full" + LARGE_COLUMNS + """
            ;
            ALTER TABLE large_full REPLICA IDENTITY FULL;
            DO $$ DECLARE c text; t text; BEGIN
              FOREACH t IN ARRAY array['large', 'large_full'] LOOP
                FOR c IN SELECT attname FROM pg_attribute a JOIN pg_type y ON y.oid = a.atttypid
                         WHERE attrelid = t::regclass AND attnum > 2 AND attstorage <> 'p' AND y.typstorage IN ('x', 'm') LOOP
                  EXECUTE format('ALTER TABLE %I ALTER %I SET STORAGE EXTERNAL', t, c);
                END LOOP;
              END LOOP;
            END $$;
            """;

    private Ddl() {}
}
