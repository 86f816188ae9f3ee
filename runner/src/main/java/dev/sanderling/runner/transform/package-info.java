/**
 * What is done to changes between the source and the sinks: pure functions of a change, compiled once for each shape of a
 * table. Must never know a sink or a source, and nothing of CEL is loaded unless a job has an expression.
 */
@NullMarked
package dev.sanderling.runner.transform;

import org.jspecify.annotations.NullMarked;
