package dev.sanderling.runner.source;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Runs a program once for every way that its choices can fall. The program is real code that meets choices in what it
 * asks; it is run again from its beginning for each way, and not further where the same state was met before.
 */
public final class Explorer {
    private final Set<UUID> seen = new HashSet<>();
    private final List<int[]> path = new ArrayList<>();
    private int depth;
    private long runs;

    private Explorer() {}

    /** Runs everything. */
    public static Explorer explore(Consumer<Explorer> program) {
        var explorer = new Explorer();
        do {
            explorer.depth = 0;
            explorer.runs++;
            try {
                program.accept(explorer);
            } catch (SeenBefore e) {
                // Whatever comes from here on has been tried.
            }
        } while (explorer.next());
        return explorer;
    }

    /**
     * Which of several ways to go.
     *
     * @param state everything that what comes depends on, the program's own memory included
     */
    public int choose(int ways, Supplier<String> state) {
        if (depth == path.size()) {
            if (!seen.add(UUID.nameUUIDFromBytes(state.get().getBytes(StandardCharsets.UTF_8)))) {
                throw new SeenBefore();
            }
            path.add(new int[] {0, ways});
        }
        return path.get(depth++)[0];
    }

    private boolean next() {
        while (!path.isEmpty()) {
            int[] last = path.getLast();
            if (++last[0] < last[1]) {
                return true;
            }
            path.removeLast();
        }
        return false;
    }

    /** Begins the same way once more. */
    public void again() {
        depth = 0;
    }

    /** How many states there are. */
    public int states() {
        return seen.size();
    }

    /** How often the program was run. */
    public long runs() {
        return runs;
    }

    private static final class SeenBefore extends RuntimeException {
        private static final long serialVersionUID = 1;

        SeenBefore() {
            super(null, null, false, false);
        }
    }
}
