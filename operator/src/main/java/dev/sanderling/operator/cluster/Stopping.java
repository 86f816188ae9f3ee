package dev.sanderling.operator.cluster;

/** The operator is stopping, and its caches are empty already: what is not in them says nothing. */
public final class Stopping extends IllegalStateException {
    private static final long serialVersionUID = 1;

    Stopping() {
        super("the operator is stopping; the next one goes on");
    }
}
