package dev.sanderling.operator.outcome;

/**
 * Whose pod a name is, where the pod itself is gone: receipts and the status know runs by their pods, and of a Job whose
 * pods were collected nothing else is there to tell that it is the same run.
 */
final class PodNames {
    /** The API server cuts what a name begins with, so that with what it draws there are 63 characters. */
    private static final int BEGINNING = 58;

    private static final int DRAWN = 5;

    private PodNames() {}

    /** Whether the Job controller gives a pod of that Job such a name. */
    static boolean isOf(String job, String pod) {
        String beginning = beginning(job);
        return pod.length() == beginning.length() + DRAWN
                && pod.startsWith(beginning)
                && pod.indexOf('-', beginning.length()) < 0;
    }

    /** Whether other Jobs' pods can have such names: then the name alone tells nothing. */
    static boolean isCut(String job) {
        return job.length() + 1 > BEGINNING;
    }

    private static String beginning(String job) {
        String all = job + "-";
        return all.substring(0, Math.min(BEGINNING, all.length()));
    }
}
