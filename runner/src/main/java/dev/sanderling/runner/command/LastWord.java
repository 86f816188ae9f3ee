package dev.sanderling.runner.command;

import dev.sanderling.outcome.ExitCode;
import dev.sanderling.outcome.Failure;
import dev.sanderling.outcome.TerminationMessage;
import dev.sanderling.pod.RunnerPod;
import dev.sanderling.runner.report.CauseLog;
import dev.sanderling.runner.report.TerminationLog;
import java.nio.file.Path;
import java.util.Map;

/** How a run or check ended: one line for people, the termination message for the operator, the exit code. */
public final class LastWord {
    private final Map<String, String> environment;
    private final boolean verbose;

    public LastWord(Map<String, String> environment, Command command) {
        this.environment = environment;
        this.verbose = command.verbose();
    }

    /** A message of one's own. */
    public ExitCode say(TerminationMessage message) {
        var stream = message.reason().exitCode() == ExitCode.OK ? System.out : System.err;
        stream.println(message.reason().word() + ": " + message.message());
        String file = environment.get(RunnerPod.TERMINATION_LOG);
        if (file != null && !file.isEmpty()) {
            TerminationLog.write(Path.of(file), message);
        }
        return message.reason().exitCode();
    }

    /** A failure; its cause goes to the log, and only where it can help. */
    public ExitCode say(Failure failure) {
        if (failure.getCause() != null) {
            CauseLog.write(failure, verbose);
        }
        return say(new TerminationMessage(
                failure.reason(),
                String.valueOf(failure.getMessage()),
                null,
                null,
                null,
                null,
                null,
                failure.finding().sink()));
    }
}
