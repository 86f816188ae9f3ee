package dev.sanderling.runner.sink.objects;

import dev.sanderling.runner.sink.files.FileOps;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import org.apache.opendal.OperatorOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * An object being written. A small one is sent whole; one that grows beyond a part is sent in parts, and the store shows
 * nothing of it before the last one is there. What is in memory is a part here and one on its way.
 */
final class Upload implements FileOps.Output {
    /** Stores want 5 MiB at least, and more than that wins little. */
    static final int PART = 8 << 20;

    private static final int FIRST_ROOM = 64 * 1024;

    private final Requests requests;
    private final ExecutorService threads;
    private final String key;

    private byte[] first = new byte[FIRST_ROOM];
    private int length;
    private @Nullable Parts parts;
    private boolean complete;

    Upload(Requests requests, ExecutorService threads, String key) {
        this.requests = requests;
        this.threads = threads;
        this.key = key;
    }

    @Override
    public void write(byte[] bytes, int offset, int count) throws IOException {
        if (parts == null && length + count <= PART) {
            if (length + count > first.length) {
                first = Arrays.copyOf(first, (int) Math.min(PART, Math.max(2L * first.length, (long) length + count)));
            }
            System.arraycopy(bytes, offset, first, length, count);
            length += count;
            return;
        }
        if (parts == null) {
            Parts begun = await(() -> new Parts(requests, key));
            parts = begun;
            byte[] held = first;
            int heldLength = length;
            first = new byte[0];
            length = 0;
            await(() -> begun.take(held, 0, heldLength));
        }
        Parts begun = parts;
        if (begun.fits(count)) {
            begun.take(bytes, offset, count);
        } else {
            await(() -> begun.take(bytes, offset, count));
        }
    }

    @Override
    public void force() throws IOException {
        Parts begun = parts;
        if (begun == null) {
            requests.write(key, length == first.length ? first : Arrays.copyOf(first, length));
        } else {
            await(begun::end);
        }
        first = new byte[0];
        complete = true;
    }

    /** What is given up is completed and deleted: parts of what is never completed would stay, and cost, unseen. */
    @Override
    public void close() throws IOException {
        Parts begun = parts;
        if (complete || begun == null || requests.isSlow()) {
            return;
        }
        complete = true;
        await(begun::end);
        requests.delete(key);
    }

    /** The stream has no deadlines, so it is used by a thread that can be left behind. */
    private <T> T await(Callable<T> work) throws IOException {
        var future = threads.submit(work);
        requests.sent(future, key);
        return future.resultNow();
    }

    /** The library's stream: its buffer is a part, and it never sends an empty one. */
    private static final class Parts extends OperatorOutputStream {
        private int waiting;

        Parts(Requests requests, String key) {
            super(requests.blocking(), key, PART);
        }

        boolean fits(int count) {
            return waiting + count < PART;
        }

        @Override
        public void write(int b) throws IOException {
            waiting++;
            super.write(b);
        }

        @Override
        public void flush() throws IOException {
            if (waiting > 0) {
                super.flush();
                waiting = 0;
            }
        }

        boolean take(byte[] bytes, int offset, int count) throws IOException {
            write(bytes, offset, count);
            return true;
        }

        boolean end() throws IOException {
            close();
            return true;
        }
    }
}
