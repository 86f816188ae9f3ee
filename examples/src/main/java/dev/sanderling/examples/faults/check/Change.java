package dev.sanderling.examples.faults.check;

/**
 * A change of one row, as the ledger or a published line has it.
 *
 * @param op r, c, u, d, or t where the whole table was truncated; of a row that is gone nothing but the key is compared
 */
record Change(char op, String table, long id, long version, long balance, String note) {
    /** Whether a published change is the one of the ledger. */
    boolean is(Change noted) {
        return op == noted.op && (isGone() || sameRow(noted));
    }

    /** Whether there is no such row any more. */
    boolean isGone() {
        return op == 'd' || op == 't';
    }

    boolean sameRow(Change other) {
        return version == other.version && balance == other.balance && note.equals(other.note);
    }

    @Override
    public String toString() {
        return isGone() ? String.valueOf(op) : op + "@" + version;
    }
}
