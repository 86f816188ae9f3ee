package dev.sanderling.operator;

import dev.sanderling.api.CaptureJob;

/**
 * Which updates of a job are worth a look: not our own writes of its status. What somebody else takes away of what is ours
 * has no generation either, and would be missed until something else happens.
 */
final class UpdateFilter {
    private UpdateFilter() {}

    static boolean accepts(CaptureJob now, CaptureJob before) {
        return Names.generation(now) != Names.generation(before)
                || now.isMarkedForDeletion() != before.isMarkedForDeletion()
                || (now.getStatus() == null && before.getStatus() != null)
                || (before.hasFinalizer(Names.FINALIZER) && !now.hasFinalizer(Names.FINALIZER));
    }
}
