package dev.sanderling.operator;

import static dev.sanderling.operator.Soon.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sanderling.checkpoint.Counts;
import dev.sanderling.checkpoint.Handoff;
import dev.sanderling.checkpoint.Holder;
import dev.sanderling.checkpoint.Receipt;
import dev.sanderling.checkpoint.Receipt.Outcome;
import dev.sanderling.checkpoint.Receipts;
import dev.sanderling.checkpoint.SourceNames;
import dev.sanderling.checkpoint.State;
import dev.sanderling.checkpoint.StateJson;
import dev.sanderling.examples.cluster.api.RequestLog;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * How much the operator asks of the API server, request by request, with its settings as shipped. What makes a run dearer
 * makes this red; thousands of jobs pay for it all day. docs/fleets.md has the same figures.
 */
class RequestsTest {
    private static final Path DOCS = Path.of("..", "docs", "fleets.md");
    private static final Map<String, String> SHIPPED = Map.of("sanderling.status-interval", "PT10S");
    private static final Map<String, String> GATED =
            Map.of("sanderling.status-interval", "PT10S", "sanderling.max-concurrent-runs", "1");

    private final Hands clock = Hands.standing();
    private final Stage stage = Stage.open(clock);
    private final Ticks ticks = new Ticks(stage.client());
    private State state = State.blank("test");
    private SourceNames names = new SourceNames("orders", "orders", true, "orders", true, null);

    @AfterEach
    void end() {
        stage.close();
    }

    @Test
    void aTickWithChanges() throws IOException {
        try (PlainOperator operator = PlainOperator.start(stage.server(), clock, SHIPPED)) {
            working();
            tick(Outcome.SUCCEEDED);
            assertThat(asked())
                    .isEqualTo(Map.of(
                            "create events", 1L, //
                            "patch capturejobs/status", 1L,
                            "patch configmaps", 1L));
            told("a tick with changes", sum());
            assertThat(operator.metrics()).isNotEmpty();
        }
    }

    @Test
    void anEmptyTick() throws IOException {
        try (PlainOperator operator = PlainOperator.start(stage.server(), clock, SHIPPED)) {
            working();
            tick(Outcome.EMPTY);
            assertThat(asked()).isEqualTo(Map.of("patch capturejobs/status", 1L, "patch configmaps", 1L));
            told("an empty tick", sum());
            assertThat(operator.metrics()).isNotEmpty();
        }
    }

    /** Resuming its Job is all that it costs more, of ours. */
    @Test
    void anEmptyTickThatHasToWait() throws IOException {
        try (PlainOperator operator = PlainOperator.start(stage.server(), clock, GATED)) {
            working();
            tick(Outcome.EMPTY);
            assertThat(asked())
                    .isEqualTo(Map.of(
                            "patch jobs", 1L, //
                            "patch capturejobs/status", 1L,
                            "patch configmaps", 1L));
            told("an empty tick within a budget", sum());
            assertThat(operator.metrics()).isNotEmpty();
        }
    }

    /** Until its check has passed. */
    @Test
    void aNewJob() throws IOException {
        try (PlainOperator operator = PlainOperator.start(stage.server(), clock, SHIPPED)) {
            create();
            look();
            look();
            assertThat(asked())
                    .isEqualTo(new TreeMap<>(Map.ofEntries(
                            // Whose an object of that name is has to be known before it is written.
                            Map.entry("get configmaps", 2L),
                            Map.entry("get serviceaccounts", 1L),
                            Map.entry("get rolebindings", 1L),
                            Map.entry("get cronjobs", 1L),
                            Map.entry("patch configmaps", 1L),
                            Map.entry("patch serviceaccounts", 1L),
                            Map.entry("patch rolebindings", 1L),
                            Map.entry("patch cronjobs", 1L),
                            Map.entry("create configmaps", 1L),
                            Map.entry("patch capturejobs", 1L),
                            Map.entry("create jobs", 1L),
                            Map.entry("patch capturejobs/status", 2L),
                            Map.entry("create events", 1L))));
            // The Role's two are left out there.
            told("a new job, until its check has passed", sum() + 2);
            assertThat(operator.metrics()).isNotEmpty();
        }
    }

    @Test
    void aRestartWithEverythingThere() throws IOException {
        try (PlainOperator first = PlainOperator.start(stage.server(), clock, SHIPPED)) {
            working();
            tick(Outcome.SUCCEEDED);
            assertThat(first.metrics()).isNotEmpty();
        }
        stage.server().log().clear();
        try (PlainOperator second = PlainOperator.start(stage.server(), clock, SHIPPED)) {
            look();
            look();
            assertThat(asked()).as("besides the lists that it begins with").isEqualTo(Map.of());
            told("a start at rest, besides the lists", sum());
            assertThat(second.metrics()).isNotEmpty();
        }
    }

    /** A row of the table there. */
    private static void told(String what, long requests) throws IOException {
        assertThat(Files.readString(DOCS)).contains("| " + what + " | " + requests + " |");
    }

    private long sum() {
        return asked().values().stream().mapToLong(Long::longValue).sum();
    }

    private void create() {
        // A tick that comes meanwhile would be one more thing to tell of; there is none for five minutes.
        long now = clock.instant().getEpochSecond();
        clock.forward(Duration.ofSeconds(302 - now % 300));
        ticks.create("postgres-to-files.yaml", "orders");
        soon(() -> assertThat(ticks.checks("orders")).hasSize(1));
        ticks.passes(ticks.checks("orders").getFirst());
        clock.forward(Duration.ofSeconds(11));
        ready();
    }

    private void ready() {
        soon(() -> {
            look();
            assertThat(ticks.ready("orders")).isEqualTo("True Working");
        });
    }

    /** A job that has run before, and has nothing to tell. */
    private void working() {
        create();
        tick(Outcome.SUCCEEDED);
        stage.server().log().clear();
    }

    /** One run, from the CronJob's Job to what the next one is left with. */
    private void tick(Outcome outcome) {
        clock.forward(Duration.ofSeconds(15));
        Job job = ticks.tick("orders");
        soon(() -> assertThat(ticks.suspended(job)).isFalse());
        Pod pod = pod(job);
        look();
        state = after(pod, outcome);
        stage.client()
                .configMaps()
                .withName("orders-checkpoint")
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        Serialization.asJson(Map.of("data", Map.of("state", StateJson.write(state)))));
        ended(pod);
        Nodes.over(stage.client(), job, "Complete", clock.instant());
        soon(() -> {
            assertThat(ticks.lastRun("orders").runId())
                    .isEqualTo(pod.getMetadata().getName());
            assertThat(ticks.lastRun("orders").endedAt()).isNotNull();
        });
        look();
        soon(() -> assertThat(handoff().taken())
                .isEqualTo(state.receipts().getLast().number()));
        look();
        look();
    }

    private Pod pod(Job job) {
        return Nodes.running(stage.client(), job, clock.instant());
    }

    private void ended(Pod pod) {
        stage.client()
                .resource(new PodBuilder(pod)
                        .withNewStatus()
                        .withPhase("Succeeded")
                        .addNewContainerStatus()
                        .withName("runner")
                        .withNewState()
                        .withNewTerminated()
                        .withExitCode(0)
                        .withMessage("{\"reason\":\"Empty\",\"message\":\"Good.\"}")
                        .withFinishedAt(clock.instant().toString())
                        .endTerminated()
                        .endState()
                        .endContainerStatus()
                        .endStatus()
                        .build())
                .updateStatus();
    }

    private State after(Pod pod, Outcome outcome) {
        long epoch = state.epoch() + 1;
        String to = outcome == Outcome.EMPTY ? state.position() : "0/" + epoch;
        var holder = new Holder("uid", pod.getMetadata().getName());
        Receipt receipt = Receipt.opened(
                        "000000000" + epoch + "-abcdef", holder.runId(), (int) epoch, clock.instant(), state.position())
                .edit()
                .endedAt(clock.instant())
                .outcome(outcome)
                .counts(outcome == Outcome.EMPTY ? Counts.ZERO : new Counts(7, 700, Map.of(), Map.of()))
                .to(to)
                .done();
        State claimed = state.edit()
                .names(names)
                .epoch(epoch)
                .holder(holder)
                .position(to)
                .done();
        return Receipts.append(claimed, receipt, handoff());
    }

    private Handoff handoff() {
        var data =
                stage.client().configMaps().withName("orders-checkpoint").get().getData();
        return StateJson.readHandoff(data == null ? null : data.get("handoff"));
    }

    /** Lets the operator look, and waits until it has: what it found to do before that is done. */
    private void look() {
        stage.client().rbac().roles().withName("orders-runner").delete();
        soon(() -> assertThat(
                        stage.client().rbac().roles().withName("orders-runner").get())
                .isNotNull());
    }

    /** By verb and resource, without what {@link #look} makes it do, and without the watches. */
    private Map<String, Long> asked() {
        return stage.server().log().entries().stream()
                .filter(entry -> !entry.userAgent().equals(LocalApi.TEST_AGENT))
                .filter(entry -> !Set.of("watch", "list").contains(entry.verb())
                        || entry.resource().equals("events"))
                .filter(entry -> !entry.resource().equals("roles"))
                .map(RequestsTest::kind)
                .collect(Collectors.groupingBy(kind -> kind, TreeMap::new, Collectors.counting()));
    }

    private static String kind(RequestLog.Entry entry) {
        return entry.verb() + " " + entry.resource();
    }
}
