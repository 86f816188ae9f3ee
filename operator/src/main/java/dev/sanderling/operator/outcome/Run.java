package dev.sanderling.operator.outcome;

import dev.sanderling.outcome.Finding;
import java.time.Instant;
import java.util.Optional;

/**
 * One execution of the runner: a pod, or a Job that has no pod yet.
 *
 * @param job name of the Job
 * @param id name of the pod; the Job's where there is none
 * @param generation of the CaptureJob since which its spec means to a run what it meant to this one
 * @param trigger the runId it was started for
 * @param since when it was created, or its Job was seen without a pod: then waiting began
 * @param startedAt when its container started, else when it was created
 * @param jobOver its Job will start no further pod
 * @param giveUp its Job does not end by itself (a pod that cannot start, whose node is gone, or whose other containers
 *     go on) or has to make room for another of its name: it is to be deleted, or the schedule would be blocked for ever
 * @param lookAt when to look again although nothing happens: then it is to be given up
 * @param turn its turn, where it had to wait for one that has come
 */
public record Run(
        String job,
        Kind kind,
        String id,
        long generation,
        Optional<String> trigger,
        Instant since,
        Instant startedAt,
        Ending ending,
        boolean jobOver,
        boolean giveUp,
        Optional<Instant> lookAt,
        Optional<Turn> turn) {
    /** Without a date, and without having waited for its turn. */
    public Run(
            String job,
            Kind kind,
            String id,
            long generation,
            Optional<String> trigger,
            Instant since,
            Instant startedAt,
            Ending ending,
            boolean jobOver,
            boolean giveUp) {
        this(
                job,
                kind,
                id,
                generation,
                trigger,
                since,
                startedAt,
                ending,
                jobOver,
                giveUp,
                Optional.empty(),
                Optional.empty());
    }

    /**
     * What a run waited for.
     *
     * @param due since when it waited
     * @param came when it was let go
     */
    public record Turn(Instant due, Instant came) {}

    /** What the run is for. */
    public enum Kind {
        RUN("Run"),
        TRIGGER("Trigger"),
        CHECK("Check"),
        CLEANUP("Cleanup");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        /** As shown on the status. */
        public String word() {
            return word;
        }
    }

    /** The same run, the reason known for which it waits, or waited for too long. */
    public Run because(Finding why) {
        Ending known =
                switch (ending) {
                    case Ending.Waiting waiting -> new Ending.Waiting(Optional.of(why));
                    case Ending.Running running -> running;
                    case Ending.Unheard unheard -> unheard;
                    case Ending.Ended ended -> new Ending.Ended(ended.at(), why.reason(), why.message(), ended.word());
                };
        return new Run(job, kind, id, generation, trigger, since, startedAt, known, jobOver, giveUp, lookAt, turn);
    }

    /** The same; where it waits for a pod, not since before that. */
    Run waitingSince(Instant date) {
        boolean waits = ending instanceof Ending.Waiting waiting && !waiting.isQueued() && date.isAfter(since);
        return waits
                ? new Run(job, kind, id, generation, trigger, date, startedAt, ending, jobOver, giveUp, lookAt, turn)
                : this;
    }

    /** The same, ended so, and its Job to be deleted. */
    Run givenUp(Ending by) {
        return new Run(job, kind, id, generation, trigger, since, startedAt, by, jobOver, true, Optional.empty(), turn);
    }

    /** The same, to be looked at again then. */
    Run lookedAt(Instant date) {
        return new Run(
                job, kind, id, generation, trigger, since, startedAt, ending, jobOver, giveUp, Optional.of(date), turn);
    }

    /** Whether no pod of it is there. */
    public boolean withoutPod() {
        return id.equals(job);
    }

    /** Whether its Job is suspended, by us or by somebody else. */
    public boolean isQueued() {
        return ending instanceof Ending.Waiting waiting && waiting.isQueued();
    }

    /** Whether it is over. */
    public boolean finished() {
        return ending instanceof Ending.Ended;
    }

    /**
     * Whether it may have made something in the source of which the checkpoint tells.
     *
     * @param told whether the checkpoint tells anything yet; it comes by a watch of its own, which may be behind
     */
    public boolean captures(boolean told) {
        return kind != Kind.CHECK
                && (!settled()
                        || (!told
                                && ending instanceof Ending.Ended ended
                                && !Verdict.of(ended).isFailure()));
    }

    /** Whether it is a check that ended without having said anything. */
    public boolean inconclusive() {
        return kind == Kind.CHECK
                && settled()
                && ending instanceof Ending.Ended ended
                && Verdict.of(ended) instanceof Verdict.Neutral;
    }

    /** Whether it is over and its Job does not try again. */
    public boolean settled() {
        return ending instanceof Ending.Ended ended
                && (jobOver || giveUp || !ended.reason().exitCode().retryable());
    }
}
