package dev.sanderling.runner.report;

import dev.sanderling.outcome.Failure;
import dev.sanderling.outcome.Reason;

/** An error in a program, ours or the engine's: it would be there the next time as well, so it is a human's. */
public final class Defect {
    private Defect() {}

    /** Whether an exception says that the program is wrong, and not what it met. */
    public static boolean is(Throwable thrown) {
        return thrown instanceof NullPointerException
                || thrown instanceof IllegalStateException
                || thrown instanceof IllegalArgumentException
                || thrown instanceof ClassCastException
                || thrown instanceof IndexOutOfBoundsException
                || thrown instanceof UnsupportedOperationException
                || thrown instanceof ArithmeticException
                || thrown instanceof ArrayStoreException
                || thrown instanceof NegativeArraySizeException
                || thrown instanceof java.util.NoSuchElementException
                || thrown instanceof java.util.ConcurrentModificationException
                || thrown instanceof LinkageError;
    }

    /**
     * InternalError.
     *
     * @param doing what was going on, as the beginning of a sentence
     */
    public static Failure of(String doing, Throwable thrown) {
        Throwable root = thrown;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return new Failure(
                Reason.INTERNAL_ERROR,
                doing + " failed in a way that Sanderling does not know ("
                        + root.getClass().getSimpleName() + place(root)
                        + "); nothing unfinished was published. It would be so the next time as well: report it with the"
                        + " stack, which this run's log has.",
                thrown);
    }

    private static String place(Throwable thrown) {
        StackTraceElement[] stack = thrown.getStackTrace();
        if (stack.length == 0) {
            return "";
        }
        String name = stack[0].getClassName();
        return " in " + name.substring(name.lastIndexOf('.') + 1) + "." + stack[0].getMethodName() + ":"
                + stack[0].getLineNumber();
    }
}
