package dev.sanderling.examples.faults.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.jspecify.annotations.Nullable;

/** The part of the operator and of a user with kubectl: makes ConfigMaps, reads them, edits them. */
public final class ConfigMaps implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PATH = "/api/v1/namespaces/default/configmaps";

    private final String api;
    private final HttpClient client = HttpClient.newHttpClient();

    /** @param api base URL of the API server itself */
    public ConfigMaps(String api) {
        this.api = api;
    }

    /** Makes an empty one. */
    public void create(String name) throws IOException, InterruptedException {
        ObjectNode object = JSON.createObjectNode().put("apiVersion", "v1").put("kind", "ConfigMap");
        object.putObject("metadata").put("name", name).put("namespace", "default");
        send(HttpRequest.newBuilder(URI.create(api + PATH))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(object.toString())));
    }

    /** A text in it; null where it has none under that key. */
    public @Nullable String read(String name, String key) throws IOException, InterruptedException {
        JsonNode value = send(HttpRequest.newBuilder(URI.create(api + PATH + "/" + name))
                        .GET())
                .path("data")
                .path(key);
        return value.isTextual() ? value.asText() : null;
    }

    /** Sets a text in it, whatever version it has. */
    public void write(String name, String key, String value) throws IOException, InterruptedException {
        ObjectNode patch = JSON.createObjectNode();
        patch.putObject("data").put(key, value);
        patch(name, patch);
    }

    /** Sets an annotation, so that it has another version. */
    public void annotate(String name, String value) throws IOException, InterruptedException {
        ObjectNode patch = JSON.createObjectNode();
        patch.putObject("metadata").putObject("annotations").put("faults/touched", value);
        patch(name, patch);
    }

    private void patch(String name, ObjectNode patch) throws IOException, InterruptedException {
        send(HttpRequest.newBuilder(URI.create(api + PATH + "/" + name))
                .header("Content-Type", "application/merge-patch+json")
                .method("PATCH", HttpRequest.BodyPublishers.ofString(patch.toString())));
    }

    private JsonNode send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<String> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() / 100 != 2) {
            throw new IOException("the API server answered " + answer.statusCode() + ": " + answer.body());
        }
        return JSON.readTree(answer.body());
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
