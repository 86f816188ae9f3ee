package dev.sanderling.runner.source.mysql;

import java.util.Map;

/**
 * Which records of the schema history hold at a boundary; the others come again with the log. Debezium's rule is not
 * used: it takes a statement that is the very next transaction for done, and compares clocks where an event came from
 * another server first.
 */
final class ReplayRule {
    private ReplayRule() {}

    /**
     * Whether a record was made before the boundary.
     *
     * @param record the record's position: with GTIDs those before its statement, without them the place after it
     * @param boundary offsets of our own making
     */
    static boolean applies(Map<String, ?> record, Map<String, ?> boundary) {
        // What a snapshot found holds from the first boundary on: none is stored before the snapshot is complete.
        if (record.get(Offsets.SNAPSHOT) != null) {
            return true;
        }
        String made = Offsets.gtids(record);
        String done = Offsets.gtids(boundary);
        if (made != null && done != null) {
            GtidSet before = GtidSet.parse(made);
            GtidSet at = GtidSet.parse(done);
            return at.contains(before) && !before.contains(at);
        }
        return Offsets.position(record).compareTo(Offsets.position(boundary)) <= 0;
    }
}
