package dev.sanderling.runner.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A run that may take less time than it takes to begin captures something all the same: otherwise no run ever would. */
class ShortLimitIT {
    private static final int RUNS = 3;

    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource
    void everyRunGoesOn(Shop.Kind kind) throws Exception {
        try (Shop shop = kind.open()) {
            shop.run("create table t (id int primary key, v varchar(20))", "insert into t values (0, 'old')");
            Workplace workplace =
                    shop.workplace(directory, "t", "NoData", "batch: {maxDuration: PT1S, whenBehind: Wait}");
            workplace.runToTheEnd();
            for (int id = 1; id <= RUNS; id++) {
                shop.run("insert into t values (" + id + ", 'new')");
            }
            int published = 0;
            for (int run = 1; run <= RUNS && published < RUNS; run++) {
                String said = workplace.runToTheEnd();
                int now = workplace.published(shop.schema() + ".t", "id").size();
                assertThat(now).as(said).isGreaterThan(published);
                published = now;
            }
        }
    }
}
