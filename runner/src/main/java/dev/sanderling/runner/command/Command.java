package dev.sanderling.runner.command;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** A parsed command line. */
public sealed interface Command {
    /** Whether the log is to have more. */
    default boolean verbose() {
        return false;
    }

    /** Captures one batch. */
    record Run(Options options) implements Command {
        @Override
        public boolean verbose() {
            return options.verbose();
        }
    }

    /** Preflight only; changes nothing. */
    record Check(Options options) implements Command {
        @Override
        public boolean verbose() {
            return options.verbose();
        }
    }

    /** Drops what the job made in its source; the checkpoint says what that is. */
    record Cleanup(Options options) implements Command {
        @Override
        public boolean verbose() {
            return options.verbose();
        }
    }

    /**
     * Hands published batches over: to a file, or to the webhook of the document.
     *
     * @param out directory of the file; empty: the webhook
     */
    record HandOver(Options options, Optional<Path> out) implements Command {
        /** The verifier loads what a caller makes with {@code new}, and a run has no use for this class. */
        static Command of(Options options, Optional<Path> out) {
            return new HandOver(options, out);
        }

        @Override
        public boolean verbose() {
            return options.verbose();
        }
    }

    /** Prints checkpoint and receipts. */
    record Show(Path state) implements Command {}

    /** Prints how it is used. */
    record Help(Optional<String> problem) implements Command {}

    /** Prints the version. */
    record Version() implements Command {}

    /**
     * What run, check, cleanup and hand-over share.
     *
     * @param job the CaptureJob document
     * @param state directory of the checkpoint; empty: the ConfigMap that the environment names
     * @param secrets directory of {@code <secretName>/<key>} files
     * @param configMaps directory of {@code <configMapName>/<key>} files
     * @param adopt namespace/name of the job whose checkpoint is this one's, because it is the same under another name
     * @param mounts where paths of the pod are on this machine
     */
    record Options(
            Path job,
            Optional<Path> state,
            Optional<Path> secrets,
            Optional<Path> configMaps,
            Optional<String> adopt,
            Map<Path, Path> mounts,
            boolean jsonLog,
            boolean verbose) {}
}
