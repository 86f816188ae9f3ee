package dev.sanderling.runner.sink.files;

import static dev.sanderling.runner.sink.files.Rows.JOB;
import static dev.sanderling.runner.sink.files.Rows.batch;
import static dev.sanderling.runner.sink.files.Rows.insert;
import static dev.sanderling.runner.sink.files.Rows.segment;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sanderling.api.Compression;
import dev.sanderling.outcome.Failure;
import dev.sanderling.outcome.Finding;
import dev.sanderling.outcome.Reason;
import dev.sanderling.runner.sink.objects.FaultyStore;
import dev.sanderling.runner.sink.objects.FaultyStore.Fate;
import dev.sanderling.runner.sink.objects.S3Server;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What goes wrong with a store is a reason and a sentence, before a run or in its middle, and the next run goes on. */
class StoreTroubleTest {
    private final S3Server server = S3Server.shared();
    private FaultyStore faulty;
    private Storage straight;

    @BeforeEach
    void begin() throws IOException {
        faulty = new FaultyStore(server.port());
        straight = storage(server.port(), 0);
        straight.ops().deleteAll(Job.ROOT);
    }

    @AfterEach
    void end() throws IOException {
        straight.ops().close();
        faulty.close();
    }

    private static Storage storage(int port, int again) {
        return S3Server.storage(Rows.plan(Job.ROOT, Compression.NONE), port, again);
    }

    private FilesSink sink() {
        return Job.sink(storage(faulty.port(), 0));
    }

    @Test
    void a_good_bucket_passes_and_stays_as_it_was() {
        assertThat(sink().preflight()).isEmpty();
        assertThat(server.bucket().resolve("data")).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET | 404 | NoSuchBucket | SINK_BUCKET_MISSING | there is no bucket lake at http://127.0.0.1 | create it",
                "GET | 403 | InvalidAccessKeyId | SINK_CREDENTIALS_REFUSED | the store refuses the key | into the Secret s",
                "GET | 403 | SignatureDoesNotMatch | SINK_CREDENTIALS_REFUSED | SignatureDoesNotMatch | into the Secret s",
                "GET | 400 | ExpiredToken | SINK_CREDENTIALS_REFUSED | ExpiredToken | into the Secret s",
                "GET | 403 | RequestTimeTooSkewed | CLOCK_SKEWED | the clock here differs | set the node's clock",
                "GET | 403 | AccessDenied | SINK_NOT_WRITABLE | reading _owner.json; AccessDenied | s3:ListBucket",
                "PUT | 403 | AccessDenied | SINK_NOT_WRITABLE | writing a probe; AccessDenied | s3:PutObject",
                "DELETE | 403 | AccessDenied | SINK_NOT_WRITABLE | deleting a probe; AccessDenied | s3:DeleteObject",
                "GET | 301 | PermanentRedirect | SINK_NOT_WRITABLE | another region | files.s3.region",
                "PUT | 507 | InsufficientStorage | SINK_FULL | no room left | raise the quota",
                "PUT | 500 | InternalError | SINK_UNREACHABLE | writing a probe; InternalError | the next run tries again",
                "PUT | 503 | SlowDown | SINK_UNREACHABLE | writing a probe; SlowDown | the next run tries again",
                "PUT | 501 | NotImplemented | SINK_NOT_WRITABLE | the store cannot do this | use another one"
            })
    void what_the_store_refuses(String method, int status, String code, Reason reason, String sentence, String remedy) {
        faulty.rule(head ->
                head.startsWith(method) && !head.contains("?") ? new Fate.Answered(status, code) : new Fate.Passes());
        assertFinding(sink().preflight(), reason, sentence, remedy);
    }

    @Test
    void nobody_there() throws IOException {
        // Bound, so that nobody else gets the port meanwhile, and not listened to.
        try (var held = new Socket()) {
            held.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            assertFinding(
                    Job.sink(storage(held.getLocalPort(), 0)).preflight(),
                    Reason.SINK_UNREACHABLE,
                    "connection refused",
                    "look at endpoint");
        }
    }

    @Test
    void no_answer_in_time() {
        faulty.rule(head -> new Fate.Unanswered());
        var sink = Job.sink(S3Server.impatient(Rows.plan(Job.ROOT, Compression.NONE), faulty.port()));
        assertFinding(sink.preflight(), Reason.SINK_UNREACHABLE, "no answer within 0.5 s", "look at the network");
    }

    @Test
    void a_passing_fault_is_tried_again() {
        var left = new AtomicInteger(2);
        faulty.rule(head -> left.getAndDecrement() > 0 ? new Fate.Answered(503, "SlowDown") : new Fate.Passes());
        assertThat(Job.sink(storage(faulty.port(), 3)).preflight()).isEmpty();
    }

    @Test
    void an_answer_that_is_lost_and_asked_for_again_is_no_conflict() throws IOException {
        var lists = new AtomicInteger();
        faulty.rule(head -> head.contains("If-None-Match") || head.contains("if-none-match")
                ? lists.getAndIncrement() % 2 == 0 ? new Fate.AnswerLost() : new Fate.Passes()
                : new Fate.Passes());
        Job job = new Job(2);
        job.run(Job.sink(storage(faulty.port(), 3)));
        job.assertExact(straight.ops());
        assertThat(lists.get()).isGreaterThan(4);
    }

    @Test
    void two_jobs_on_one_prefix() {
        sink().begin(batch(1));
        var other = new FilesSink(
                Rows.plan(Job.ROOT, Compression.NONE),
                "sales/other",
                storage(server.port(), 0),
                Rows.WRITER,
                new Limits(1, 6, 1_000, 12));
        assertFinding(other.preflight(), Reason.SINK_OWNED_BY_OTHER, "belongs to the job " + JOB, "a url of its own");
        assertFails(() -> other.begin(batch(1)), Reason.SINK_OWNED_BY_OTHER, "belongs to the job " + JOB);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "x-amz-copy-source | 500 | InternalError | SINK_UNREACHABLE | publishing the segment",
                "x-amz-copy-source | 503 | SlowDown | SINK_UNREACHABLE | publishing the segment",
                "x-amz-copy-source | 403 | ExpiredToken | SINK_CREDENTIALS_REFUSED | publishing the segment",
                "x-amz-copy-source | 200 | InternalError | SINK_UNREACHABLE | although the store said so",
                ".part | 500 | InternalError | SINK_UNREACHABLE | writing rows of public.",
                ".part | 404 | NoSuchBucket | SINK_BUCKET_MISSING | writing rows of public.",
                "list.json | 500 | InternalError | SINK_UNREACHABLE | staging the segment",
                "_batches/ | 500 | InternalError | SINK_UNREACHABLE | publishing the segment"
            })
    void in_the_middle(String where, int status, String code, Reason reason, String sentence) throws IOException {
        Job job = new Job(2);
        faulty.rule(head ->
                head.startsWith("PUT") && head.contains(where) ? new Fate.Answered(status, code) : new Fate.Passes());
        FilesSink sink = sink();
        assertFails(() -> job.run(sink), reason, sentence);
        sink.close();
        faulty.rule(head -> new Fate.Passes());
        job.assertNothingUncommitted(straight.ops());
        job.run(sink());
        job.assertExact(straight.ops());
        job.assertClean(straight.ops());
    }

    @Test
    void an_object_that_is_deleted_between_stage_and_publish() throws IOException {
        FilesSink sink = sink();
        sink.begin(batch(1));
        sink.write(insert(Job.ORDERS, "a"));
        sink.write(insert(Job.ITEMS, "b"));
        String token = sink.prepare(segment(batch(1), 1)).token();
        straight.ops().delete(Job.ROOT.resolve("_staging/0000000001-abc001/0001/000002.part"));
        assertFails(() -> sink().publish(token), Reason.STAGED_DATA_LOST, "000002.part");
        assertThat(straight.ops().size(Job.ROOT.resolve("_batches/0000000001-abc001-0001.json")))
                .isEmpty();
        assertThat(Rows.glob(straight.ops(), Job.ROOT.resolve("public.orders"))).isEmpty();
    }

    @Test
    void somebody_elses_object_is_never_overwritten() throws IOException {
        FilesSink sink = sink();
        sink.begin(batch(1));
        sink.write(insert(Job.ORDERS, "a"));
        String token = sink.prepare(segment(batch(1), 1)).token();
        var place = Job.ROOT.resolve("public.orders/0000000001-abc001-0001-0001.jsonl");
        straight.ops().createForced(place, new byte[] {'x', '\n'});
        assertFails(() -> sink().publish(token), Reason.SINK_CONFLICT, "nothing was overwritten");
        assertThat(straight.ops().read(place)).hasSize(2);
    }

    @Test
    void leftovers_of_older_epochs_are_removed_and_the_newest_epoch_is_found() throws IOException {
        Job job = new Job(1);
        job.run(sink());
        FilesSink dead = sink();
        dead.begin(batch(5));
        dead.write(insert(Job.ORDERS, "never committed"));
        dead.prepare(segment(batch(5), 1));
        FilesSink next = sink();
        next.clean(6, Set.of());
        job.assertClean(straight.ops());
        assertThat(next.newestEpoch(0)).hasValue(1);
        assertThat(next.newestEpoch(1)).isEmpty();
    }

    private static void assertFinding(List<Finding> findings, Reason reason, String sentence, String remedy) {
        assertThat(findings).singleElement().satisfies(f -> {
            assertThat(f.message())
                    .startsWith("Sink lake (s3://lake/data/lake): ")
                    .contains(sentence)
                    .contains(remedy)
                    .doesNotContain(S3Server.SECRET)
                    .doesNotContain("Context");
            assertThat(f.reason()).isEqualTo(reason);
        });
    }

    private static void assertFails(ThrowingCallable call, Reason reason, String sentence) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        Failure.class, f -> assertThat(f.reason()).isEqualTo(reason))
                .hasMessageContaining(sentence);
    }
}
