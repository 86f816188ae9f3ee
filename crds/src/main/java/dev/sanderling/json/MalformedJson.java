package dev.sanderling.json;

/** Text that is not the JSON somebody expected. Names the place and what is wrong there, never the value found. */
public final class MalformedJson extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String place;
    private final String problem;

    /**
     * A problem at a place.
     *
     * @param place a path such as {@code receipts[3].endedAt}, or a line and column
     * @param problem completes "the place ...": {@code is missing}
     */
    public MalformedJson(String place, String problem) {
        super(place + " " + problem);
        this.place = place;
        this.problem = problem;
    }

    /** Where. */
    public String place() {
        return place;
    }

    /** What is wrong there. */
    public String problem() {
        return problem;
    }
}
