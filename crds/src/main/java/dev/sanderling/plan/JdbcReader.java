package dev.sanderling.plan;

import dev.sanderling.api.Evolve;
import dev.sanderling.api.JdbcDeletes;
import dev.sanderling.api.JdbcKeySpec;
import dev.sanderling.api.JdbcMode;
import dev.sanderling.api.JdbcMySqlSpec;
import dev.sanderling.api.JdbcPostgresSpec;
import dev.sanderling.api.JdbcSpec;
import dev.sanderling.api.OnNotEmpty;

/** The wire form of spec.sinks[].jdbc from its fields. */
final class JdbcReader {
    private JdbcReader() {}

    static JdbcSpec jdbc(Fields f) {
        return new JdbcSpec(
                f.object("postgres", JdbcReader::postgres),
                f.object("mysql", JdbcReader::mysql),
                f.object("mariadb", JdbcReader::mysql),
                f.word("mode", JdbcMode.values(), Spelling::camel),
                f.text("schema"),
                f.text("table"),
                f.objects("keys", k -> new JdbcKeySpec(k.text("table"), k.texts("columns"))),
                f.word("deletes", JdbcDeletes.values(), Spelling::camel),
                f.text("deletedColumn"),
                f.flag("createTables"),
                f.word("evolve", Evolve.values(), Spelling::camel),
                f.word("onNotEmpty", OnNotEmpty.values(), Spelling::camel));
    }

    private static JdbcPostgresSpec postgres(Fields f) {
        return new JdbcPostgresSpec(
                f.text("host"),
                f.integer("port"),
                f.text("database"),
                f.object("credentials", SourceReader::credentials),
                f.object("tls", SourceReader::tls));
    }

    private static JdbcMySqlSpec mysql(Fields f) {
        return new JdbcMySqlSpec(
                f.text("host"),
                f.integer("port"),
                f.text("database"),
                f.object("credentials", SourceReader::credentials),
                f.object("tls", SourceReader::tls));
    }
}
