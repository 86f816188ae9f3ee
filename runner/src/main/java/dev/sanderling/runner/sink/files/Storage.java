package dev.sanderling.runner.sink.files;

import java.nio.file.Path;

/**
 * What files are written to: a file system, or an object store that stands for one.
 *
 * @param folder where in it
 * @param trouble what it says, in sentences
 */
public record Storage(SinkFolder folder, FileOps ops, Trouble trouble, PlaceCheck check) {
    /**
     * A directory of this machine.
     *
     * @param sink name in the job
     * @param directory as this process sees it
     * @param shown as the job names it
     */
    public static Storage directory(String sink, Path directory, Path shown) {
        return directory(sink, directory, shown, new LocalFiles());
    }

    static Storage directory(String sink, Path directory, Path shown, FileOps ops) {
        var folder = new SinkFolder(directory.toAbsolutePath().normalize(), shown.toString());
        var trouble = new DiskTrouble(sink, folder);
        return new Storage(folder, ops, trouble, new DirectoryCheck(folder, trouble, ops));
    }
}
