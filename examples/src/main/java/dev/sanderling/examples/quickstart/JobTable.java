package dev.sanderling.examples.quickstart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** {@code kubectl get capturejobs -w}: the API server's own table, a line for each change. */
final class JobTable {
    /** Columns that grow with time alone; a change in them is no news. */
    private static final Set<String> AGES = Set.of("LAST", "FRESH", "AGE");

    private final HttpClient http = HttpClient.newHttpClient();
    private final ObjectMapper json = new ObjectMapper();
    private final HttpRequest request;
    private final PrintStream out;
    private List<String> last = List.of();
    private boolean header = true;

    JobTable(String apiServer, PrintStream out) {
        this.out = out;
        this.request = HttpRequest.newBuilder(
                        URI.create(apiServer + "/apis/sanderling.dev/v1alpha1/namespaces/default/capturejobs"))
                .header("Accept", "application/json;as=Table;v=v1;g=meta.k8s.io")
                .build();
    }

    /** Prints the rows where anything but an age is new. */
    void refresh() throws IOException, InterruptedException {
        JsonNode table = json.readTree(
                http.send(request, HttpResponse.BodyHandlers.ofString()).body());
        List<String> names = new ArrayList<>();
        List<Boolean> shown = new ArrayList<>();
        for (JsonNode column : table.path("columnDefinitions")) {
            shown.add(column.path("priority").asInt() == 0);
            names.add(column.path("name").asText().toUpperCase(java.util.Locale.ROOT));
        }
        for (JsonNode row : table.path("rows")) {
            List<String> cells = new ArrayList<>();
            List<String> lasting = new ArrayList<>();
            List<String> heads = new ArrayList<>();
            for (int i = 0; i < names.size(); i++) {
                if (shown.get(i)) {
                    JsonNode cell = row.path("cells").path(i);
                    heads.add(names.get(i));
                    cells.add(cell.isNull() ? "" : cell.asText());
                    lasting.add(AGES.contains(names.get(i)) ? "" : cell.asText());
                }
            }
            if (!lasting.equals(last)) {
                last = lasting;
                print(heads, cells);
            }
        }
    }

    private void print(List<String> heads, List<String> cells) {
        if (header) {
            header = false;
            out.println(line(heads, heads));
        }
        out.println(line(heads, cells));
    }

    private static String line(List<String> heads, List<String> cells) {
        StringBuilder line = new StringBuilder("  ");
        for (int i = 0; i < cells.size(); i++) {
            int width = Math.max(heads.get(i).length(), width(heads.get(i)));
            line.append(("%-" + (width + 2) + "s").formatted(cells.get(i)));
        }
        return line.toString().stripTrailing();
    }

    private static int width(String column) {
        return switch (column) {
            case "SCHEDULE", "RESULT" -> 11;
            case "NEXT" -> 20;
            case "NAME" -> 8;
            default -> 6;
        };
    }
}
