package dev.sanderling.examples.trial;

import dev.sanderling.examples.faults.database.MySqlProgram;
import dev.sanderling.examples.faults.run.Bucket;
import dev.sanderling.examples.local.Billing;
import dev.sanderling.examples.local.Build;
import dev.sanderling.examples.local.Shop;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** The servers that an example names: real ones, on this machine, each started when it is first asked for. */
final class Servers implements AutoCloseable {
    private final Build build;
    private final Path directory;
    private final PrintStream out;
    private final Deque<AutoCloseable> started = new ArrayDeque<>();
    private @Nullable Shop shop;
    private @Nullable Billing billing;
    private @Nullable Bucket bucket;
    private @Nullable Emulator azure;
    private @Nullable Emulator google;

    /** @param directory everything of theirs goes below it */
    Servers(Build build, Path directory, PrintStream out) {
        this.build = build;
        this.out = out;
        this.directory = directory;
    }

    /** A PostgreSQL with the tables of a shop. */
    Shop shop() throws Exception {
        if (shop == null) {
            shop = opened(Shop.start(at("postgres")));
            said("PostgreSQL on port " + shop.port());
        }
        return shop;
    }

    /** A MySQL with invoices. */
    Billing billing() throws Exception {
        if (billing == null) {
            billing = opened(Billing.start(MySqlProgram.find(build.root()), at("mysql")));
            said("MySQL on port " + billing.port());
        }
        return billing;
    }

    /** A store that speaks S3. */
    Bucket bucket() throws Exception {
        if (bucket == null) {
            bucket = opened(Bucket.start(build.root(), at("s3")));
            said("a store that speaks S3 on " + bucket.endpoint());
        }
        return bucket;
    }

    /** Azure's own emulator. */
    Emulator azure() throws Exception {
        if (azure == null) {
            azure = opened(Emulator.azure(build.root(), at("azure")));
            said("Azure's emulator on " + azure.endpoint());
        }
        return azure;
    }

    /** Google's own emulator. */
    Emulator google() throws Exception {
        if (google == null) {
            google = opened(Emulator.google(build.root(), at("google")));
            said("Google's emulator on " + google.endpoint());
        }
        return google;
    }

    private Path at(String name) throws IOException {
        return Files.createDirectories(directory.resolve(name));
    }

    private void said(String what) {
        out.println("  " + what);
    }

    private <T extends AutoCloseable> T opened(T server) {
        started.push(server);
        return server;
    }

    @Override
    public void close() throws Exception {
        while (!started.isEmpty()) {
            started.pop().close();
        }
    }
}
