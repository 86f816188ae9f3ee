package dev.sanderling.runner.source.feature;

/**
 * A feature of one kind of source database that matters to capture, with what is done about it. Each kind lists all of
 * its features in one enum that implements this; the table of limits in the docs is written from it, and a test holds
 * that every test class it names exists.
 */
public interface SourceFeature {
    Subject subject();

    Treatment treatment();

    /** The feature in the words of the server's manual, e.g. {@code row level security}. */
    String feature();

    /** One or two sentences: what comes out, what is noted, or why it is refused and what the remedy is. */
    String explanation();

    /** The simple names of the test classes that fail if this were not so; at least one. */
    String[] tests();
}
