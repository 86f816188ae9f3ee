package dev.sanderling.runner.transform;

import dev.sanderling.runner.change.Change;
import dev.sanderling.runner.change.TableName;

/** What is told of a transform that does not work: which one, for which table, why, what to do. Never a value. */
final class Sentences {
    private Sentences() {}

    static String misfit(int number, String word, TableName table, Invalid why) {
        return place(number, word) + " does not fit table " + table + ": " + why.getMessage()
                + ". Correct it, or say in its tables which ones it is for.";
    }

    static String failure(int number, String word, Change change, RowFailure why) {
        return place(number, word) + " cannot handle a change of table "
                + change.table().name() + " (op " + change.op().code() + ", position "
                + change.origin().position() + ", order " + change.origin().order() + "): " + why.getMessage()
                + ". Nothing of this segment was published. Correct the transform, or set onRowError: Quarantine to"
                + " set such changes aside.";
    }

    static String brief(int number, String word, RowFailure why) {
        return place(number, word) + ": " + why.getMessage();
    }

    static String place(int number, String word) {
        return "spec.transforms[" + number + "]." + word;
    }
}
