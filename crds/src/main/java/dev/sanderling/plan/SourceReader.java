package dev.sanderling.plan;

import dev.sanderling.api.ColumnsSpec;
import dev.sanderling.api.CredentialsSpec;
import dev.sanderling.api.FileReference;
import dev.sanderling.api.MySqlSpec;
import dev.sanderling.api.OnInvalidPosition;
import dev.sanderling.api.PostgresSpec;
import dev.sanderling.api.SecretReference;
import dev.sanderling.api.SnapshotMode;
import dev.sanderling.api.SnapshotSpec;
import dev.sanderling.api.SourceSpec;
import dev.sanderling.api.TablesSpec;
import dev.sanderling.api.TlsMode;
import dev.sanderling.api.TlsSpec;

/** The wire form of spec.source from its fields. */
final class SourceReader {
    private SourceReader() {}

    static SourceSpec source(Fields f) {
        return new SourceSpec(
                f.object("postgres", SourceReader::postgres),
                f.object("mysql", SourceReader::mysql),
                f.object("tables", t -> new TablesSpec(t.texts("include"), t.texts("exclude"))),
                f.object("columns", c -> new ColumnsSpec(c.texts("exclude"))),
                f.object("snapshot", s -> new SnapshotSpec(s.word("mode", SnapshotMode.values(), Spelling::camel))),
                f.word("onInvalidPosition", OnInvalidPosition.values(), Spelling::camel),
                f.textMap("properties"));
    }

    private static PostgresSpec postgres(Fields f) {
        return new PostgresSpec(
                f.text("host"),
                f.integer("port"),
                f.text("database"),
                f.object("credentials", SourceReader::credentials),
                f.object("tls", SourceReader::tls),
                f.text("slotName"),
                f.text("publicationName"));
    }

    private static MySqlSpec mysql(Fields f) {
        return new MySqlSpec(
                f.text("host"),
                f.integer("port"),
                f.object("credentials", SourceReader::credentials),
                f.object("tls", SourceReader::tls),
                f.number("serverId"));
    }

    static CredentialsSpec credentials(Fields f) {
        return new CredentialsSpec(f.text("secretName"), f.text("usernameKey"), f.text("passwordKey"));
    }

    static TlsSpec tls(Fields f) {
        return new TlsSpec(
                f.word("mode", TlsMode.values(), Spelling::kebab),
                f.object("ca", c -> new FileReference(c.text("configMapName"), c.text("secretName"), c.text("key"))),
                f.object("clientCertificate", c -> new SecretReference(c.text("secretName"))));
    }
}
