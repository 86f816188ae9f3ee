package dev.sanderling.runner;

import dev.sanderling.outcome.ExitCode;
import dev.sanderling.outcome.Failure;
import dev.sanderling.outcome.Reason;
import dev.sanderling.runner.command.CheckCommand;
import dev.sanderling.runner.command.CleanupCommand;
import dev.sanderling.runner.command.Command;
import dev.sanderling.runner.command.CommandLine;
import dev.sanderling.runner.command.Ending;
import dev.sanderling.runner.command.HandOverCommand;
import dev.sanderling.runner.command.Handover;
import dev.sanderling.runner.command.LastWord;
import dev.sanderling.runner.command.RunCommand;
import dev.sanderling.runner.command.ShowCommand;
import dev.sanderling.runner.command.Termination;
import dev.sanderling.runner.report.CostMeter;
import dev.sanderling.runner.report.Defect;
import java.util.List;
import java.util.Map;

/** The program: one command, one exit code, one last word. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        Map<String, String> environment = System.getenv();
        CostMeter meter = new CostMeter();
        Termination termination = new Termination();
        int code = execute(CommandLine.parse(List.of(arguments), environment), environment, meter, termination);
        termination.exit(code);
    }

    @SuppressWarnings("CatchingUnchecked") // the one place where everything ends
    private static int execute(
            Command command, Map<String, String> environment, CostMeter meter, Termination termination) {
        LastWord lastWord = new LastWord(environment, command);
        try {
            // Not a switch over types: making one takes longer than all the rest of this class.
            if (command instanceof Command.Run run) {
                Ending ending = new RunCommand(run.options(), environment, meter, termination).execute();
                return ending instanceof Ending.Said said
                        ? lastWord.say(said.message()).code()
                        : ((Ending.HandedOver) ending).exitCode();
            }
            return other(command, environment, meter, lastWord).code();
        } catch (Failure failure) {
            return lastWord.say(failure).code();
        } catch (Exception | LinkageError | OutOfMemoryError e) {
            if (e instanceof LinkageError && Handover.wanted()) {
                // The class path of a look is short. Whatever it lacks for an unusual job, a whole runner has.
                return Handover.WITHOUT_FILE;
            }
            return lastWord.say(
                            e instanceof OutOfMemoryError
                                    ? new Failure(
                                            Reason.OUT_OF_MEMORY,
                                            "The runner's heap was too small for this run; nothing unfinished was"
                                                    + " published. Raise the memory limit in spec.runner.resources.",
                                            e)
                                    : Defect.of("The runner", e))
                    .code();
        }
    }

    private static ExitCode other(
            Command command, Map<String, String> environment, CostMeter meter, LastWord lastWord) {
        return switch (command) {
            case Command.Run run -> throw new IllegalArgumentException("run is no other command");
            case Command.Check check -> lastWord.say(new CheckCommand(check.options(), environment, meter).execute());
            case Command.Cleanup cleanup -> lastWord.say(new CleanupCommand(cleanup.options(), environment).execute());
            case Command.HandOver over ->
                lastWord.say(new HandOverCommand(over.options(), over.out(), environment).execute());
            case Command.Show show -> ShowCommand.execute(show.state(), System.out);
            case Command.Help help -> help(help);
            case Command.Version version -> version();
        };
    }

    private static ExitCode help(Command.Help help) {
        if (help.problem().isEmpty()) {
            System.out.print(CommandLine.USAGE);
            return ExitCode.OK;
        }
        System.err.println("sanderling: " + help.problem().get() + "\n");
        System.err.print(CommandLine.USAGE);
        return ExitCode.INVALID;
    }

    private static ExitCode version() {
        System.out.println("sanderling " + Version.TEXT);
        return ExitCode.OK;
    }
}
