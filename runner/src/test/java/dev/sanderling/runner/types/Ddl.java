package dev.sanderling.runner.types;

/** What the rows of the type table need to exist. */
final class Ddl {
    static final String POSTGRES = """
            CREATE TYPE mood AS ENUM ('sad', 'ok', 'very, happy');
            CREATE DOMAIN amount AS numeric(12,2);
            CREATE DOMAIN short_text AS varchar(10);
            CREATE DOMAIN blob AS bytea;
            CREATE DOMAIN flags AS varbit(8);
            CREATE TYPE pair AS (a int, b text);
            """;

    private Ddl() {}
}
