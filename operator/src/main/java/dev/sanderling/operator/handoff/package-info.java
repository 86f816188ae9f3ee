/** What operator and runner hand each other: the job document, the checkpoint, the chunks of the schema history. Pure. */
@NullMarked
package dev.sanderling.operator.handoff;

import org.jspecify.annotations.NullMarked;
