/** What writes to the captured tables, in transactions that each conserve a sum, and is noted by triggers. */
@NullMarked
package dev.sanderling.examples.faults.load;

import org.jspecify.annotations.NullMarked;
