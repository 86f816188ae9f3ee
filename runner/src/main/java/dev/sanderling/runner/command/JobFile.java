package dev.sanderling.runner.command;

import dev.sanderling.outcome.Failure;
import dev.sanderling.outcome.Reason;
import dev.sanderling.plan.CapturePlan;
import dev.sanderling.plan.Checked;
import dev.sanderling.plan.JobDocument;
import dev.sanderling.plan.Strictness;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** The CaptureJob document that was handed over. */
final class JobFile {
    private JobFile() {}

    /**
     * Reads and checks a document.
     *
     * @throws Failure InvalidSpec with every problem at once; InvalidUsage where there is no such file
     */
    static CapturePlan read(Path file, Strictness strictness) {
        JobDocument.Reading reading = JobDocument.read(text(file), strictness);
        Checked checked = reading.check();
        if (checked instanceof Checked.Invalid invalid) {
            throw new Failure(Reason.INVALID_SPEC, invalid.sentence());
        }
        return ((Checked.Valid) checked).plan();
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (NoSuchFileException e) {
            throw new Failure(
                    Reason.INVALID_USAGE,
                    "There is no file " + file + "; --job takes the path of a CaptureJob document.");
        } catch (MalformedInputException e) {
            throw new Failure(Reason.INVALID_SPEC, file + " is not UTF-8 text; a CaptureJob is YAML or JSON.");
        } catch (IOException e) {
            throw new Failure(Reason.INVALID_USAGE, file + " cannot be read: " + e.getMessage(), e);
        }
    }
}
