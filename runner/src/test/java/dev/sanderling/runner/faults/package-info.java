/** The real runner as a process, killed at any moment, against what a user can see: files, checkpoint, database. */
@NullMarked
package dev.sanderling.runner.faults;

import org.jspecify.annotations.NullMarked;
