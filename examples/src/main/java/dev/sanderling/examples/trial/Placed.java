package dev.sanderling.examples.trial;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sanderling.examples.faults.run.Bucket;
import dev.sanderling.examples.local.Billing;
import dev.sanderling.examples.local.Shop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;

/** An example with the addresses of this machine's servers, and the Secrets that it names. Nothing else of it is changed. */
final class Placed {
    private final Servers servers;
    private final Path secrets;
    private final Path configMaps;
    private final Map<String, String> environment = new HashMap<>();

    /** @param directory its Secrets and ConfigMaps are made below it */
    Placed(Servers servers, Path directory) {
        this.servers = servers;
        secrets = directory.resolve("secrets");
        configMaps = directory.resolve("configmaps");
    }

    /** What a run needs in its environment. */
    Map<String, String> environment() {
        return environment;
    }

    /** Changes the document. */
    void place(ObjectNode document) throws Exception {
        ObjectNode spec = document.withObject("/spec");
        source(spec.withObject("/source"));
        for (JsonNode transform : spec.path("transforms")) {
            if (transform.at("/hash/key").isObject()) {
                secret(transform.at("/hash/key"), "key", "a key that nobody else has");
            }
        }
        for (JsonNode sink : spec.path("sinks")) {
            if (sink.has("jdbc")) {
                database((ObjectNode) sink.path("jdbc"));
            } else {
                store((ObjectNode) sink.path("files"));
            }
        }
    }

    private void source(ObjectNode source) throws Exception {
        if (source.has("postgres")) {
            ObjectNode postgres = source.withObject("/postgres");
            at(postgres, "127.0.0.1", servers.shop().port(), "disable");
            login(postgres, Shop.USER, Shop.PASSWORD);
        } else {
            ObjectNode mysql = source.withObject("/mysql");
            Billing billing = servers.billing();
            JsonNode authority = mysql.at("/tls/ca/configMapName");
            // Its certificate is for this name.
            mysql.put("host", "localhost").put("port", billing.port());
            if (authority.isTextual()) {
                Path file = Files.createDirectories(configMaps.resolve(authority.asText()))
                        .resolve("ca.crt");
                Files.writeString(file, billing.authority());
            } else {
                mysql.withObject("/tls").put("mode", "require");
            }
            login(mysql, Billing.USER, Billing.PASSWORD);
        }
    }

    private void database(ObjectNode jdbc) throws Exception {
        if (jdbc.has("postgres")) {
            ObjectNode postgres = jdbc.withObject("/postgres");
            String name = postgres.path("database").asText();
            try (Connection connection = servers.shop().connect();
                    Statement statement = connection.createStatement()) {
                statement.execute("CREATE DATABASE " + name + " OWNER " + Shop.USER);
            }
            at(postgres, "127.0.0.1", servers.shop().port(), "disable");
            login(postgres, Shop.USER, Shop.PASSWORD);
        } else {
            ObjectNode mysql = jdbc.withObject("/mysql");
            String name = mysql.path("database").asText();
            servers.billing()
                    .execute("CREATE DATABASE " + name, "GRANT ALL ON " + name + ".* TO '" + Billing.USER + "'@'%'");
            at(mysql, "localhost", servers.billing().port(), "require");
            login(mysql, Billing.USER, Billing.PASSWORD);
        }
    }

    private void store(ObjectNode files) throws Exception {
        if (files.has("s3")) {
            ObjectNode s3 =
                    files.withObject("/s3").put("endpoint", servers.bucket().endpoint());
            Bucket.secret(secrets.resolve(s3.at("/credentials/secretName").asText()));
        } else if (files.has("azure")) {
            ObjectNode azure = files.withObject("/azure");
            Emulator emulator = servers.azure();
            azure.put("account", AzureAccount.NAME).put("endpoint", emulator.endpoint());
            secret(azure.path("credentials"), "key", AzureAccount.KEY);
            AzureAccount.create(
                    emulator.endpoint(),
                    java.net.URI.create(files.path("url").asText()).getHost());
        } else if (files.path("url").asText().startsWith("gs://")) {
            files.withObject("/gcs").put("endpoint", servers.google().endpoint());
            environment.putAll(servers.google().environment());
        }
    }

    private static void at(ObjectNode server, String host, int port, String tls) {
        server.put("host", host).put("port", port);
        server.withObject("/tls").put("mode", tls);
    }

    private void login(ObjectNode server, String user, String password) throws IOException {
        JsonNode credentials = server.path("credentials");
        secret(credentials, "username", user);
        secret(credentials, "password", password);
    }

    private void secret(JsonNode reference, String key, String value) throws IOException {
        Path secret = Files.createDirectories(
                secrets.resolve(reference.path("secretName").asText()));
        Files.writeString(secret.resolve(key), value);
    }
}
