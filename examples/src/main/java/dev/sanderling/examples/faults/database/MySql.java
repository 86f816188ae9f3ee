package dev.sanderling.examples.faults.database;

import dev.sanderling.examples.faults.feature.Feature;
import dev.sanderling.examples.faults.feature.MySqlFeatures;
import dev.sanderling.examples.faults.feature.MySqlRefusals;
import dev.sanderling.examples.faults.feature.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;

/** MySQL, of the program that {@code .ci/mysql-server} finds. */
public final class MySql implements Database {
    private static final String LEDGER = "CREATE TABLE audit.ledger (seq bigint AUTO_INCREMENT PRIMARY KEY,"
            + " tx varchar(60) NOT NULL, tab varchar(20) NOT NULL, op char(1) NOT NULL, id bigint NOT NULL,"
            + " version bigint NOT NULL, balance bigint NOT NULL, note varchar(100) NOT NULL)";
    private static final String NOTE = "INSERT INTO audit.ledger (tx, tab, op, id, version, balance, note)"
            + " VALUES (@tx, '%1$s', %2$s, %3$s.id, %3$s.version, %3$s.balance, %3$s.note)";

    private final MySqlProcess process;
    private final MySqlProgram kind;
    private final String title;

    private MySql(MySqlProcess process, MySqlProgram kind, String title) {
        this.process = process;
        this.kind = kind;
        this.title = title;
    }

    /**
     * Starts one with everything below the directory.
     *
     * @param kind what the program is
     * @param program from {@link MySqlProgram}
     * @param seed decides whether transactions have global ids, what zone and character set the server is in, and whether
     *     its log names columns
     */
    public static MySql start(MySqlProgram kind, Path program, Path directory, long seed)
            throws IOException, SQLException, InterruptedException {
        boolean gtids = seed % 2 == 0;
        boolean abroad = seed / 2 % 2 == 0;
        boolean names = seed / 4 % 2 == 0;
        List<String> options = new ArrayList<>(List.of(
                "--gtid-mode=" + (gtids ? "ON" : "OFF"),
                "--enforce-gtid-consistency=" + (gtids ? "ON" : "OFF"),
                "--binlog-row-metadata=" + (names ? "FULL" : "MINIMAL")));
        if (abroad) {
            options.add("--character-set-server=latin1");
        }
        MySqlProcess process = MySqlProcess.create(
                kind,
                program,
                Files.createDirectories(directory),
                // With daylight saving time, and as the machine says, not an option of the server.
                new MySqlProcess.Settings(options, abroad ? "America/New_York" : "UTC"));
        try (Connection connection = process.connect();
                Statement statement = connection.createStatement()) {
            for (String sql : schema()) {
                statement.execute(sql);
            }
            String version = connection.getMetaData().getDatabaseProductVersion();
            return new MySql(
                    process,
                    kind,
                    "MySQL " + version + (gtids ? ", GTIDs" : ", no GTIDs") + (abroad ? ", in New York and latin1" : "")
                            + (names ? "" : ", no names in its log"));
        }
    }

    private static List<String> schema() {
        List<String> all = new ArrayList<>(List.of(
                "CREATE USER 'capture'@'%' IDENTIFIED BY 'sample'",
                "GRANT SELECT, RELOAD, SHOW DATABASES, REPLICATION SLAVE, REPLICATION CLIENT ON *.* TO 'capture'@'%'",
                "CREATE DATABASE bank",
                "CREATE DATABASE audit",
                "CREATE DATABASE zoo",
                "CREATE DATABASE attic",
                // So that it can be seen what a statement sets off that the log has instead of rows.
                "GRANT TRIGGER ON *.* TO 'capture'@'%'",
                LEDGER));
        for (String table : TABLES) {
            all.add("CREATE TABLE bank." + table + " (id bigint PRIMARY KEY, version bigint NOT NULL,"
                    + " balance bigint NOT NULL, note varchar(100) NOT NULL)");
            all.add("CREATE TRIGGER bank." + table + "_c AFTER INSERT ON bank." + table + " FOR EACH ROW "
                    + NOTE.formatted(table, "'c'", "NEW"));
            all.add("CREATE TRIGGER bank." + table + "_u AFTER UPDATE ON bank." + table + " FOR EACH ROW BEGIN"
                    + " IF OLD.id <> NEW.id THEN " + NOTE.formatted(table, "'d'", "OLD") + "; END IF; "
                    + NOTE.formatted(table, "IF(OLD.id <> NEW.id, 'c', 'u')", "NEW") + "; END");
            all.add("CREATE TRIGGER bank." + table + "_d AFTER DELETE ON bank." + table + " FOR EACH ROW "
                    + NOTE.formatted(table, "'d'", "OLD"));
        }
        return all;
    }

    @Override
    public String title() {
        return title;
    }

    @Override
    public String source(String job) {
        List<String> others = Target.JOBS.stream()
                .filter(other -> !other.equals(job))
                .map(other -> "\"zoo." + Refusal.own(other) + "*\"")
                .toList();
        return """
                mysql:
                  host: 127.0.0.1
                  port: %d
                  credentials: {secretName: db}
                  tls: {mode: disable}
                tables: {include: ["bank.*", "zoo.*"], exclude: %s}
                """.formatted(process.port(), others);
    }

    @Override
    public String user() {
        return "capture";
    }

    @Override
    public String password() {
        return "sample";
    }

    @Override
    public Connection connect() throws SQLException {
        return process.connect();
    }

    @Override
    public boolean copies() {
        return false;
    }

    @Override
    public List<Feature> features(boolean copied) {
        return MySqlFeatures.all(copied, kind != MySqlProgram.MYSQL_8_0);
    }

    @Override
    public List<Refusal> refusals() {
        return MySqlRefusals.all();
    }

    @Override
    public List<String> sessions() {
        return MySqlFeatures.sessions();
    }

    @Override
    public void make(List<Feature> features) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            for (Feature feature : features) {
                for (String sql : feature.setup()) {
                    statement.execute(sql);
                }
            }
        }
    }

    @Override
    public String asOwner() {
        return "DO 0";
    }

    @Override
    public String impatience() {
        return "SET SESSION lock_wait_timeout = 1";
    }

    @Override
    public String naming(String transaction) {
        return "SET @tx = '" + transaction + "'";
    }

    @Override
    public Optional<String> notingTruncate(String table) {
        return Optional.of("INSERT INTO audit.ledger (tx, tab, op, id, version, balance, note) SELECT @tx, '" + table
                + "', 't', id, version, balance, note FROM bank." + table + " ORDER BY id");
    }

    @Override
    public void restart(boolean hard) throws IOException, InterruptedException {
        process.restart(hard);
    }

    @Override
    public int cut(boolean streamToo) throws SQLException {
        return cut(process, user(), streamToo);
    }

    static int cut(MySqlProcess process, String user, boolean streamToo) throws SQLException {
        List<Long> ids = new ArrayList<>();
        try (Connection connection = process.connect();
                Statement statement = connection.createStatement()) {
            try (var rows = statement.executeQuery("SELECT id FROM information_schema.processlist" + " WHERE user = '"
                    + user + "'" + (streamToo ? "" : " AND command NOT LIKE 'Binlog Dump%'"))) {
                while (rows.next()) {
                    ids.add(rows.getLong(1));
                }
            }
            int cut = 0;
            for (long id : ids) {
                try {
                    statement.execute("KILL " + id);
                    cut++;
                } catch (SQLException e) {
                    // It ended by itself meanwhile.
                }
            }
            return cut;
        }
    }

    @Override
    public boolean slots() {
        return false;
    }

    @Override
    public Optional<String> forgettable(String job) {
        return Optional.empty();
    }

    @Override
    public void close() throws IOException {
        process.close();
    }

    static Connection connect(int port) throws SQLException {
        var properties = new Properties();
        properties.put("user", "admin");
        properties.put("password", "sample");
        properties.put("sslMode", "DISABLED");
        properties.put("allowPublicKeyRetrieval", "true");
        return DriverManager.getConnection("jdbc:mysql://127.0.0.1:" + port + "/", properties);
    }
}
