package dev.sanderling.examples.local;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;

/** A real MySQL with a database {@code billing}, which asks for TLS and proves that it is {@code localhost}. */
public final class Billing implements AutoCloseable {
    /** Whom captures log in as; TLS is asked of them. */
    public static final String USER = "sanderling";

    /** What they log in with. */
    public static final String PASSWORD = "sample";

    private static final String SETUP = """
            CREATE USER 'admin'@'%' IDENTIFIED BY 'sample';
            GRANT ALL ON *.* TO 'admin'@'%' WITH GRANT OPTION;
            CREATE USER 'sanderling'@'%' IDENTIFIED BY 'sample' REQUIRE SSL;
            GRANT SELECT, RELOAD, SHOW DATABASES, REPLICATION SLAVE, REPLICATION CLIENT ON *.* TO 'sanderling'@'%';
            CREATE DATABASE billing;
            CREATE TABLE billing.invoices (id BIGINT PRIMARY KEY AUTO_INCREMENT, amount DECIMAL(10,2) NOT NULL, note TEXT,
                                           card_number VARCHAR(20) DEFAULT '4000-0000-0000-0001');
            CREATE TABLE billing.audit (id BIGINT PRIMARY KEY AUTO_INCREMENT, what TEXT);
            INSERT INTO billing.invoices (amount) VALUES (10.00), (20.50), (30.00);
            INSERT INTO billing.audit (what) VALUES ('not for others');
            """;

    private final Path directory;
    private final int port;
    private final Process process;

    private Billing(Path directory, int port, Process process) {
        this.directory = directory;
        this.port = port;
        this.process = process;
    }

    /**
     * Starts one with its data below the directory.
     *
     * @param program from {@code MySqlProgram}
     */
    public static Billing start(Path program, Path directory) throws Exception {
        Files.createDirectories(directory);
        certify(directory);
        Path setup = Files.writeString(directory.resolve("setup.sql"), SETUP);
        List<String> command = new ArrayList<>(List.of(program.toString(), "--datadir=" + directory.resolve("data")));
        if ("root".equals(System.getProperty("user.name"))) {
            command.add("--user=root");
        }
        command.addAll(List.of("--innodb-buffer-pool-size=48M", "--performance-schema=OFF", "--mysqlx=OFF"));
        var initialise = new ArrayList<>(command);
        initialise.addAll(List.of("--initialize-insecure", "--skip-log-bin", "--init-file=" + setup));
        run(directory, initialise);
        int port;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        command.addAll(List.of(
                "--bind-address=127.0.0.1",
                "--port=" + port,
                "--socket=s.sock",
                "--server-id=1",
                "--log-bin=binlog",
                "--gtid-mode=ON",
                "--enforce-gtid-consistency=ON",
                "--ssl-ca=" + directory.resolve("ca.pem"),
                "--ssl-cert=" + directory.resolve("server.pem"),
                "--ssl-key=" + directory.resolve("server.key")));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("server.log").toFile())
                .start();
        var billing = new Billing(directory, port, process);
        billing.awaitConnection();
        // Filled with its log switched off, the server has no transaction to begin with.
        billing.execute("CREATE DATABASE warehouse");
        return billing;
    }

    public int port() {
        return port;
    }

    /** The certificate of the authority that signed the server's. */
    public String authority() throws IOException {
        return Files.readString(directory.resolve("ca.pem"));
    }

    /** Runs statements, each for itself. */
    public void execute(String... statements) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /** A new connection that may do everything. */
    public Connection connect() throws SQLException {
        var properties = new Properties();
        properties.put("user", "admin");
        properties.put("password", PASSWORD);
        properties.put("sslMode", "DISABLED");
        properties.put("allowPublicKeyRetrieval", "true");
        return DriverManager.getConnection("jdbc:mysql://127.0.0.1:" + port + "/billing", properties);
    }

    private void awaitConnection() throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (true) {
            try (Connection connection = connect()) {
                return;
            } catch (SQLException e) {
                if (!process.isAlive() || System.nanoTime() > deadline) {
                    close();
                    throw new IllegalStateException(
                            "mysqld did not start: " + Files.readString(directory.resolve("server.log")), e);
                }
                Thread.sleep(50);
            }
        }
    }

    /** An authority of our own and a certificate for localhost, made by the JDK's keytool. */
    private static void certify(Path directory) throws Exception {
        keytool(
                directory,
                "ca",
                "-genkeypair",
                "-alias",
                "ca",
                "-keyalg",
                "RSA",
                "-dname",
                "CN=test-ca",
                "-ext",
                "bc:c");
        keytool(directory, "server", "-genkeypair", "-alias", "server", "-keyalg", "RSA", "-dname", "CN=billing");
        keytool(directory, "server", "-certreq", "-alias", "server", "-file", "server.csr");
        keytool(
                directory,
                "ca",
                "-gencert",
                "-alias",
                "ca",
                "-rfc",
                "-ext",
                "san=dns:localhost",
                "-infile",
                "server.csr",
                "-outfile",
                "server.pem");
        write(
                directory,
                "ca.pem",
                "CERTIFICATE",
                store(directory, "ca").getCertificate("ca").getEncoded());
        write(
                directory,
                "server.key",
                "PRIVATE KEY",
                store(directory, "server")
                        .getKey("server", "changeit".toCharArray())
                        .getEncoded());
    }

    private static KeyStore store(Path directory, String name) throws Exception {
        return KeyStore.getInstance(directory.resolve(name + ".p12").toFile(), "changeit".toCharArray());
    }

    private static void write(Path directory, String name, String kind, byte[] der) throws IOException {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        Files.writeString(
                directory.resolve(name), "-----BEGIN " + kind + "-----\n" + text + "\n-----END " + kind + "-----\n");
    }

    private static void keytool(Path directory, String store, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-keystore",
                store + ".p12",
                "-storepass",
                "changeit"));
        command.addAll(List.of(arguments));
        run(directory, command);
    }

    private static void run(Path directory, List<String> command) throws Exception {
        File output = directory.resolve("output.log").toFile();
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output))
                .start();
        if (process.waitFor() != 0) {
            throw new IllegalStateException(command.getFirst() + " failed: " + Files.readString(output.toPath()));
        }
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }
}
