package dev.sanderling.runner.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.sanderling.checkpoint.State;
import dev.sanderling.checkpoint.StateJson;
import dev.sanderling.outcome.ExitCode;
import dev.sanderling.outcome.Failure;
import dev.sanderling.outcome.Reason;
import dev.sanderling.runner.checkpoint.FileCheckpointStore;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** {@code sanderling show}: the checkpoint and its receipts as YAML. */
public final class ShowCommand {
    private ShowCommand() {}

    /** Prints the state kept in a directory. */
    public static ExitCode execute(Path directory, PrintStream out) {
        if (!Files.isDirectory(directory)) {
            throw new Failure(
                    Reason.INVALID_USAGE,
                    "There is no directory " + directory + "; --state takes the one that run was given.");
        }
        try (var store = new FileCheckpointStore(directory)) {
            State state = store.load().state();
            if (state == null) {
                out.println("# no run has written here yet");
                return ExitCode.OK;
            }
            JsonNode tree = new ObjectMapper().readTree(StateJson.write(state));
            out.print(new YAMLMapper()
                    .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
                    .writeValueAsString(tree));
            return ExitCode.OK;
        } catch (IOException e) {
            throw new IllegalStateException("a state is always JSON", e);
        }
    }
}
