/** What a job that is being deleted waits for: a pure decision, look by look, until nothing of ours is left. */
@NullMarked
package dev.sanderling.operator.cleanup;

import org.jspecify.annotations.NullMarked;
