package dev.sanderling.examples.faults.nemesis;

import java.io.IOException;
import java.sql.SQLException;

/** Something that goes wrong during one run, or two. */
public interface Fault {
    /** For the counts. */
    String name();

    /** Lets it happen; when this returns, no run of the job is alive. */
    void strike(Scene scene) throws IOException, InterruptedException, SQLException;

    /** One of that name. */
    static Fault of(String name, Strike strike) {
        return new Fault() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public void strike(Scene scene) throws IOException, InterruptedException, SQLException {
                strike.at(scene);
            }
        };
    }

    /** What happens. */
    interface Strike {
        void at(Scene scene) throws IOException, InterruptedException, SQLException;
    }
}
