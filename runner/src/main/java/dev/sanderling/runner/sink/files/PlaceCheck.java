package dev.sanderling.runner.sink.files;

import dev.sanderling.outcome.Finding;
import java.io.IOException;
import java.util.List;

/** Whether a place can be this job's sink. */
public interface PlaceCheck {
    /** Everything that stands in the way; what is made to find out is removed at once. */
    List<Finding> findings(String job);

    /** Creates the place where it is missing, durably. */
    void create() throws IOException;
}
