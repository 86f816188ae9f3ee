package dev.sanderling.plan;

import java.util.Set;

/**
 * Variables by which the JVM, the C library or the shell is told to load or do something else before the runner has begun.
 * The JVM also prints the values of some into the log, and they come from Secrets.
 */
final class Loaders {
    static final String SENTENCE =
            "would change what the runner's process loads, and may stand in its log; it cannot be set";

    private static final Set<String> NAMES = Set.of(
            "JAVA_TOOL_OPTIONS",
            "JDK_JAVA_OPTIONS",
            "_JAVA_OPTIONS",
            "JAVA_HOME",
            "CLASSPATH",
            "PATH",
            "IFS",
            "ENV",
            "BASH_ENV",
            "SHELLOPTS",
            "GCONV_PATH",
            "LOCPATH");

    private Loaders() {}

    static boolean read(String name) {
        return name.startsWith("LD_") || NAMES.contains(name);
    }
}
