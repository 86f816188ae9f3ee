package dev.sanderling.runner.command;

import dev.sanderling.pod.RunnerPod;
import dev.sanderling.runner.command.Command.Options;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Parses the command line. Five commands with nine options: a library would cost the empty tick more than it gives. */
public final class CommandLine {
    /** How it is used. */
    public static final String USAGE = """
            sanderling run     --job FILE [--state DIR] [--secrets DIR]   captures one batch
            sanderling check   --job FILE [--state DIR] [--secrets DIR]   says what stands in the way; changes nothing
            sanderling cleanup --job FILE [--state DIR] [--secrets DIR]   drops the slot and publication the job made
            sanderling hand-over --job FILE [--secrets DIR] [--out DIR]   hands published batches over (spec.afterBatch)
            sanderling show    --state DIR                                prints the checkpoint and its receipts as YAML
            sanderling version

              --job FILE           the CaptureJob, YAML or JSON
              --state DIR          keep the checkpoint in this directory; without it, in the ConfigMap that the
                                   operator's environment names
              --adopt JOB          the checkpoint in --state is that of JOB (namespace/name), which this job was called before
              --secrets DIR        files <secretName>/<key>, as a pod mounts them
              --configmaps DIR     files <configMapName>/<key>
              --mount PATH=DIR     PATH of the pod (spec.runner.volumeMounts) is DIR on this machine; may be repeated
              --out DIR            write batch.json there; without it, post the event to spec.afterBatch.http
              --log-format FORMAT  text (default) or json
              --verbose            log what the engine does
            """;

    private final Deque<String> words;
    private final Map<String, String> environment;
    private final Map<Path, Path> mounts = new LinkedHashMap<>();
    private @Nullable Path job;
    private @Nullable Path state;
    private @Nullable String adopt;
    private @Nullable Path secrets;
    private @Nullable Path configMaps;
    private @Nullable Path out;
    private boolean json;
    private boolean verbose;

    private CommandLine(List<String> words, Map<String, String> environment) {
        this.words = new ArrayDeque<>(words);
        this.environment = environment;
    }

    /** The command that was typed; {@link Command.Help} with a problem where it is none. */
    public static Command parse(List<String> words, Map<String, String> environment) {
        try {
            return new CommandLine(words, environment).command();
        } catch (Wrong wrong) {
            return new Command.Help(Optional.of(String.valueOf(wrong.getMessage())));
        }
    }

    private Command command() throws Wrong {
        String verb = words.isEmpty() ? "help" : words.remove();
        mounts(environment.getOrDefault(RunnerPod.MOUNTS, ""));
        json = "json".equals(environment.get(RunnerPod.LOG_FORMAT));
        while (!words.isEmpty()) {
            option(words.remove());
        }
        return switch (verb) {
            case "run" -> new Command.Run(options());
            case "check" -> new Command.Check(options());
            case "cleanup" -> new Command.Cleanup(options());
            case "hand-over" -> Command.HandOver.of(options(), Optional.ofNullable(out));
            case "show" -> new Command.Show(required(state, "--state"));
            case "version", "--version" -> new Command.Version();
            case "help", "--help", "-h" -> new Command.Help(Optional.empty());
            default -> throw new Wrong("there is no command " + verb);
        };
    }

    private void option(String option) throws Wrong {
        switch (option) {
            case "--job" -> job = Path.of(value(option));
            case "--state" -> state = Path.of(value(option));
            case "--adopt" -> adopt = job(value(option));
            case "--secrets" -> secrets = Path.of(value(option));
            case "--configmaps" -> configMaps = Path.of(value(option));
            case "--out" -> out = Path.of(value(option));
            case "--mount" -> mounts(value(option));
            case "--log-format" -> json = json(value(option));
            case "--verbose" -> verbose = true;
            default -> throw new Wrong("there is no option " + option);
        }
    }

    private Options options() throws Wrong {
        return new Options(
                required(job, "--job"),
                Optional.ofNullable(state),
                Optional.ofNullable(secrets),
                Optional.ofNullable(configMaps),
                Optional.ofNullable(adopt),
                mounts,
                json,
                verbose);
    }

    private void mounts(String list) throws Wrong {
        for (String mount : list.split(",", -1)) {
            if (mount.isBlank()) {
                continue;
            }
            int equals = mount.indexOf('=');
            if (equals <= 0 || !mount.startsWith("/")) {
                throw new Wrong("a mount is written /path/of/the/pod=directory, not " + mount);
            }
            mounts.put(
                    Path.of(mount.substring(0, equals)),
                    Path.of(mount.substring(equals + 1)).toAbsolutePath());
        }
    }

    private static String job(String name) throws Wrong {
        if (!name.matches("[^/]+/[^/]+")) {
            throw new Wrong("--adopt takes namespace/name of the job as it was called before, not " + name);
        }
        return name;
    }

    private static boolean json(String format) throws Wrong {
        return switch (format) {
            case "json" -> true;
            case "text" -> false;
            default -> throw new Wrong("--log-format is text or json, not " + format);
        };
    }

    private String value(String option) throws Wrong {
        if (words.isEmpty()) {
            throw new Wrong(option + " needs a value");
        }
        return words.remove();
    }

    private static Path required(@Nullable Path value, String option) throws Wrong {
        if (value == null) {
            throw new Wrong(option + " is missing");
        }
        return value;
    }

    private static final class Wrong extends Exception {
        private static final long serialVersionUID = 1L;

        Wrong(String problem) {
            super(problem);
        }
    }
}
