package dev.sanderling.runner.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sanderling.checkpoint.Holder;
import dev.sanderling.checkpoint.State;
import dev.sanderling.outcome.Failure;
import dev.sanderling.outcome.Reason;
import dev.sanderling.pod.RunnerPod;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigMapTlsTest {
    @TempDir
    Path temp;

    private final FakeTime time = new FakeTime();

    @ParameterizedTest
    @ValueSource(strings = {"RSA", "EC"})
    void aServerThatTheCaVouchesFor(String algorithm) throws Exception {
        SSLContext server = server("server", algorithm, "ip:127.0.0.1");
        Files.copy(temp.resolve("server.crt"), temp.resolve("ca.crt"));
        try (var api = new FakeApiServer(server);
                var store = store(api.url())) {
            api.create("orders-checkpoint", Map.of());
            var checkpoint = new Checkpoint(store, store.load(), new Holder("u", "r"), "test", time);
            State state = checkpoint.claim(s -> s);
            assertThat(store.load().state()).isEqualTo(state);
        }
    }

    @Test
    void severalCertificatesInOneFile() throws Exception {
        SSLContext server = server("server", "EC", "ip:127.0.0.1");
        server("other", "EC", "ip:127.0.0.1");
        Files.writeString(
                temp.resolve("ca.crt"),
                Files.readString(temp.resolve("other.crt")) + Files.readString(temp.resolve("server.crt")));
        try (var api = new FakeApiServer(server);
                var store = store(api.url())) {
            api.create("orders-checkpoint", Map.of());
            assertThat(store.load().state()).isNull();
        }
    }

    @Test
    void aServerThatTheCaDoesNotVouchForGetsNoToken() throws Exception {
        SSLContext server = server("server", "EC", "ip:127.0.0.1");
        server("other", "EC", "ip:127.0.0.1");
        Files.copy(temp.resolve("other.crt"), temp.resolve("ca.crt"));
        refused(server);
    }

    @Test
    void aServerOfAnotherNameGetsNoToken() throws Exception {
        SSLContext server = server("server", "EC", "dns:elsewhere.example");
        Files.copy(temp.resolve("server.crt"), temp.resolve("ca.crt"));
        refused(server);
    }

    @Test
    void aCaThatIsNone() throws Exception {
        SSLContext server = server("server", "EC", "ip:127.0.0.1");
        try (var api = new FakeApiServer(server);
                var store = store(api.url())) {
            fails(store, Reason.CHECKPOINT_FORBIDDEN, "ca.crt cannot be read");
            Files.writeString(temp.resolve("ca.crt"), "");
            fails(store, Reason.CHECKPOINT_FORBIDDEN, "does not hold a certificate");
            Files.writeString(temp.resolve("ca.crt"), "nonsense");
            fails(store, Reason.CHECKPOINT_FORBIDDEN, "does not hold");
        }
    }

    private void refused(SSLContext server) throws Exception {
        try (var api = new FakeApiServer(server);
                var store = store(api.url())) {
            api.create("orders-checkpoint", Map.of());
            fails(store, Reason.CHECKPOINT_UNREACHABLE, "ca.crt vouches for");
            assertThat(api.requests).isEmpty();
        }
    }

    private static void fails(CheckpointStore store, Reason reason, String part) {
        assertThatThrownBy(() -> store.load(ConfigMaps.TIMEOUT)).isInstanceOfSatisfying(Failure.class, e -> {
            assertThat(e.reason()).isEqualTo(reason);
            assertThat(e).hasMessageContaining(part);
        });
    }

    private ConfigMapCheckpointStore store(String url) throws Exception {
        Files.writeString(temp.resolve("token"), "token");
        return ConfigMapCheckpointStore.of(
                Map.of(
                        RunnerPod.NAMESPACE,
                        "shop",
                        RunnerPod.CHECKPOINT,
                        "orders-checkpoint",
                        RunnerPod.API_CREDENTIALS,
                        temp.toString(),
                        RunnerPod.API_URL,
                        url),
                time,
                ConfigMaps.TIMEOUT);
    }

    /** A server's key with a certificate signed by itself, which is left in {@code <name>.crt}. */
    private SSLContext server(String name, String algorithm, String subject) throws Exception {
        Path keys = temp.resolve(name + ".p12");
        String password = "only-a-test";
        keytool(
                "-genkeypair",
                "-alias",
                name,
                "-keyalg",
                algorithm,
                "-dname",
                "CN=" + name,
                "-ext",
                "san=" + subject,
                "-validity",
                "30",
                "-storetype",
                "PKCS12",
                "-keystore",
                keys.toString(),
                "-storepass",
                password);
        keytool(
                "-exportcert",
                "-rfc",
                "-alias",
                name,
                "-keystore",
                keys.toString(),
                "-storepass",
                password,
                "-file",
                temp.resolve(name + ".crt").toString());
        var factory = KeyManagerFactory.getInstance("PKIX");
        factory.init(KeyStore.getInstance(keys.toFile(), password.toCharArray()), password.toCharArray());
        var context = SSLContext.getInstance("TLS");
        context.init(factory.getKeyManagers(), null, null);
        return context;
    }

    private static void keytool(String... arguments) throws Exception {
        String[] command = new String[arguments.length + 1];
        command[0] = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
    }
}
