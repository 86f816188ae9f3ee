package dev.sanderling.runner.sink.objects;

import dev.sanderling.api.Compression;
import dev.sanderling.plan.ObjectStore;
import dev.sanderling.plan.SecretKey;
import dev.sanderling.plan.SinkPlan;
import dev.sanderling.runner.sink.files.Limits;
import dev.sanderling.runner.sink.files.RowWriter;
import dev.sanderling.runner.sink.files.SinkFolder;
import dev.sanderling.runner.sink.files.Storage;
import java.util.function.Function;

/** A bucket as the storage of a files sink. */
public final class ObjectStorage {
    /** Most objects open at once: each has up to two parts in memory, and a pod has 512 MiB. */
    private static final int OPEN = 6;

    private ObjectStorage() {}

    /**
     * Nothing is loaded or asked before it is used.
     *
     * @param secrets the text of a key of a Secret
     */
    public static Storage of(SinkPlan.Files plan, ObjectStore store, Function<SecretKey, String> secrets) {
        return of(plan, store, secrets, Patience.USUAL);
    }

    static Storage of(SinkPlan.Files plan, ObjectStore store, Function<SecretKey, String> secrets, Patience patience) {
        String url = store.scheme() + "://" + store.bucket() + plan.directory();
        var folder = new SinkFolder(plan.directory(), url);
        var trouble = new StoreTrouble(plan.name(), folder, store);
        var ops = new ObjectFiles(
                () -> Requests.open(StoreConfig.service(store), StoreConfig.of(store, secrets), patience));
        return new Storage(folder, ops, trouble, new BucketCheck(folder, trouble, ops));
    }

    /** What a format allows, with fewer objects open. */
    public static Limits limits(RowWriter rows, Compression compression) {
        Limits usual = rows.limits(compression);
        return new Limits(Math.min(OPEN, usual.open()), usual.flush(), usual.buffered(), usual.part());
    }
}
