package dev.sanderling.examples.faults.run;

import dev.sanderling.examples.faults.database.Database;
import dev.sanderling.examples.faults.database.Target;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A capture job with its directories, and its runs one after the other. */
public final class Job {
    /** No limits. */
    public static final String UNLIMITED = "{}";

    private final String name;
    private final Path directory;
    private final Place place;
    private final Path program;
    private final Map<String, String> environment;
    private final String source;
    private @Nullable Bucket bucket;
    private final String more;
    private int runs;
    private int requests;
    /** As a field of spec; empty before anything was asked for. */
    private String recovery = "";

    /** Where its checkpoint is. */
    public interface Place {
        /** What a run needs to find it. */
        Map<String, String> environment(String run) throws IOException;

        /** Arguments for the same. */
        List<String> arguments();

        /** The directory of it, where it is in one. */
        Optional<Path> directory();

        /** The state as anybody may read it; empty before the first run. */
        Optional<String> state() throws IOException, InterruptedException;

        /** What an operator does between runs, having seen that state. */
        void seen(long epoch, long receipt) throws IOException, InterruptedException;
    }

    /**
     * @param directory of its files; made here
     * @param program the runner
     * @param environment for every run
     * @param more sinks besides the files, in YAML; empty for none
     */
    public Job(
            String name,
            Path directory,
            Database database,
            Place place,
            Path program,
            Map<String, String> environment,
            String more)
            throws IOException {
        this.name = name;
        this.directory = Files.createDirectories(directory);
        this.place = place;
        this.program = program;
        this.environment = environment;
        this.source = database.source(name);
        this.more = more;
        Files.createDirectories(directory.resolve("data"));
        Files.createDirectories(directory.resolve("logs"));
        Files.createDirectories(directory.resolve("tmp"));
        secret("db", database.user(), database.password());
        secret("target", Target.USER, Target.PASSWORD);
    }

    private void secret(String name, String user, String password) throws IOException {
        Path secret = Files.createDirectories(directory.resolve("secrets").resolve(name));
        Files.writeString(secret.resolve("username"), user);
        Files.writeString(secret.resolve("password"), password);
    }

    /** To publish to a bucket instead of a directory; before its first run. */
    public Job into(Bucket bucket) throws IOException {
        this.bucket = bucket;
        Bucket.secret(directory.resolve("secrets/bucket"));
        return this;
    }

    /** Its name. */
    public String name() {
        return name;
    }

    /** Where its checkpoint is. */
    public Place place() {
        return place;
    }

    /** What it publishes to. */
    public Path sink() {
        Bucket into = bucket;
        return into != null ? into.folder(name) : directory.resolve("data").resolve(name);
    }

    /** Runs so far. */
    public int runs() {
        return runs;
    }

    /** The name of the next run, under which its requests are known before it is started. */
    public String next() {
        return name + "-" + (runs + 1);
    }

    /** Its next run is asked to read a table again. */
    public void readAgain(String table) {
        recovery = "  recovery: {requestId: again-" + ++requests + ", resnapshot: {tables: [" + table + "]}}\n";
    }

    /** Starts the next run. {@code limits} is a YAML flow map for spec.batch. */
    public RunnerRun start(String limits, Map<String, String> more) throws IOException {
        String run = next();
        runs++;
        Path file = directory.resolve("job.yaml");
        Path draft = directory.resolve("job.yaml.new");
        Files.writeString(draft, document(limits));
        Files.move(draft, file, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
        List<String> command = new ArrayList<>(List.of(program.toString(), "run", "--job", file.toString()));
        command.addAll(List.of("--secrets", directory.resolve("secrets").toString()));
        command.addAll(List.of("--mount", "/data=" + directory.resolve("data")));
        command.addAll(place.arguments());
        Map<String, String> all = new HashMap<>(environment);
        all.putAll(place.environment(run));
        all.put(
                "SANDERLING_POD_UID",
                UUID.nameUUIDFromBytes(run.getBytes(StandardCharsets.UTF_8)).toString());
        all.put("SANDERLING_RUN_ID", run);
        all.put("TMPDIR", directory.resolve("tmp").toString());
        all.putAll(more);
        return RunnerRun.start(run, directory.resolve("logs").resolve(run + ".log"), all, command);
    }

    /**
     * The state as {@code sanderling show} prints it, in YAML.
     *
     * @param state the directory of the checkpoint
     */
    public String show(Path state) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(program.toString(), "show", "--state", state.toString())
                .redirectError(directory.resolve("logs/show.log").toFile())
                .start();
        String shown = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int code = process.waitFor();
        if (code != 0) {
            throw new IOException("sanderling show: exit " + code);
        }
        return shown;
    }

    private String document(String limits) {
        return """
                apiVersion: sanderling.dev/v1alpha1
                kind: CaptureJob
                metadata: {name: %s, namespace: faults}
                spec:
                  schedule: "* * * * *"
                  source:
                %s
                  batch: %s
                %s  sinks:
                %s%s""".formatted(name, source.indent(4).stripTrailing(), limits, recovery, published(), more.indent(2));
    }

    private String published() {
        Bucket into = bucket;
        String sink = into != null ? into.sink(name) : "- name: lake\n  files: {url: \"file:///data/" + name + "\"}";
        return sink.indent(2);
    }
}
