package dev.sanderling.operator.outcome;

import dev.sanderling.outcome.Finding;
import dev.sanderling.outcome.Reason;
import dev.sanderling.outcome.TerminationMessage;
import java.time.Instant;
import java.util.Optional;

/** How far a run is. */
public sealed interface Ending {
    /** No container has started yet; the kubelet's or the scheduler's reason, where it gave one. */
    record Waiting(Optional<Finding> why) implements Ending {
        /** Whether it is held back on purpose, which may take as long as it takes. */
        public boolean isQueued() {
            return why.filter(finding -> finding.reason() == Reason.QUEUED).isPresent();
        }
    }

    /** A container runs. */
    record Running() implements Ending {}

    /** Its Job is over and no pod of it was seen: how it ended may be on its way to us. */
    record Unheard() implements Ending {}

    /**
     * Over.
     *
     * @param at when
     * @param reason as the runner said, or as the pod shows where the runner left no word
     * @param message one sentence
     * @param word the runner's own report; empty where it left none
     */
    record Ended(Instant at, Reason reason, String message, Optional<TerminationMessage> word) implements Ending {
        /** Why, and at which sink. */
        public Finding finding() {
            return new Finding(
                    reason, message, word.map(TerminationMessage::sink).orElse(null));
        }
    }
}
