package dev.sanderling.runner;

/** The version of this build, from the jar's manifest. */
public final class Version {
    /** E.g. {@code 0.1.0}; {@code dev} where the classes do not come from a jar. */
    public static final String TEXT = text();

    private Version() {}

    private static String text() {
        String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "dev" : version;
    }
}
