package dev.sanderling.examples.faults;

import dev.sanderling.examples.faults.database.MySqlProgram;
import dev.sanderling.examples.faults.database.MySqlTarget;
import dev.sanderling.examples.faults.database.PostgresTarget;
import dev.sanderling.examples.faults.database.Target;
import dev.sanderling.examples.faults.run.Bucket;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the jobs of a round write to: files always, one of them in a bucket perhaps, or with them a database. */
public enum Sinks {
    FILES("files"),
    S3("s3"),
    JDBC_POSTGRES("jdbc-postgres"),
    JDBC_MYSQL("jdbc-mysql"),
    JDBC_MARIADB("jdbc-mariadb");

    private final String word;

    Sinks(String word) {
        this.word = word;
    }

    /** As FAULTS_SINKS names it. */
    public String word() {
        return word;
    }

    /** Those of FAULTS_SINKS, separated by commas. */
    static List<Sinks> of(String words) {
        List<Sinks> all = new ArrayList<>();
        for (String word : words.split(",")) {
            all.add(Arrays.stream(values())
                    .filter(sinks -> sinks.word.equals(word))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("FAULTS_SINKS is some of "
                            + Arrays.stream(values()).map(Sinks::word).toList() + ", not " + word)));
        }
        return all;
    }

    /** Starts the database that is written to, with everything below the directory; null where there is none. */
    public @Nullable Target start(Path root, Path directory) throws IOException, SQLException, InterruptedException {
        return switch (this) {
            case FILES, S3 -> null;
            case JDBC_POSTGRES -> PostgresTarget.start(directory);
            case JDBC_MYSQL -> MySqlTarget.start(MySqlProgram.MYSQL, root, directory);
            case JDBC_MARIADB -> MySqlTarget.start(MySqlProgram.MARIADB, root, directory);
        };
    }

    /** Starts the bucket that is written to, with everything below the directory; null where there is none. */
    @Nullable
    Bucket bucket(Path root, Path directory) throws IOException, InterruptedException {
        return this == S3 ? Bucket.start(root, directory) : null;
    }
}
