/** What a run says: log, receipt, termination message, cost. */
@NullMarked
package dev.sanderling.runner.report;

import org.jspecify.annotations.NullMarked;
