package dev.sanderling.runner.command;

import dev.sanderling.outcome.TerminationMessage;

/** How {@code sanderling run} ends in this process. */
public sealed interface Ending {
    /** The run is over. */
    record Said(TerminationMessage message) implements Ending {}

    /** Another process goes on; nothing is said. */
    record HandedOver(int exitCode) implements Ending {}
}
