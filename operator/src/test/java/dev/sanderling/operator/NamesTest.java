package dev.sanderling.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sanderling.api.CaptureJob;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NamesTest {
    /** Jobs named as nastily as can be: as each other's children. */
    @Test
    void childrenOfDifferentJobsNeverCollide() {
        var random = new Random(4711);
        List<String> parts =
                List.of("a", "b", "c", "t", "n", "job", "history", "runner", "checkpoint", "1", "29922420");
        Map<String, String> ownerOf = new HashMap<>();
        CaptureJob job = Examples.job("mysql-to-files.yaml");
        for (int i = 0; i < 1000; i++) {
            var name = new StringBuilder(parts.get(random.nextInt(3)));
            for (int part = random.nextInt(5); part > 0; part--) {
                name.append('-').append(parts.get(random.nextInt(parts.size())));
            }
            job.getMetadata().setName(name.toString());
            job.getMetadata().setUid("uid-" + name);
            for (HasMetadata object : Desired.objects(Examples.runs(job))) {
                claim(ownerOf, object.getKind() + "/" + object.getMetadata().getName(), name.toString());
            }
            claim(ownerOf, "Job/" + Names.check(job, 3), name.toString());
            claim(ownerOf, "Job/" + Names.trigger(job, "run " + random.nextInt(9)), name.toString());
            claim(ownerOf, "Job/" + Names.continuation(job, random.nextInt(9), "batch"), name.toString());
            claim(ownerOf, "Job/" + Names.cronJob(name.toString()) + "-29922420", name.toString());
        }
    }

    @Test
    void namesFitWhereKubernetesLimitsThem() {
        CaptureJob job = Examples.job("mysql-to-files.yaml");
        job.getMetadata().setName("x".repeat(52));
        assertThat(Names.check(job, 3)).hasSize(63);
        assertThat(Names.trigger(job, "a".repeat(1000))).hasSize(63);
        assertThat(Names.continuation(job, Long.MAX_VALUE, "b")).hasSize(63);
    }

    @Test
    void hashesKeepTheirPartsApart() {
        assertThat(Names.hash("ab", "c")).isNotEqualTo(Names.hash("a", "bc"));
        assertThat(Names.hash("")).matches("[bcdfghjklmnpqrstvwxz]{8}");
    }

    private static void claim(Map<String, String> ownerOf, String child, String job) {
        String before = ownerOf.putIfAbsent(child, job);
        assertThat(before == null ? job : before).as(child).isEqualTo(job);
    }
}
