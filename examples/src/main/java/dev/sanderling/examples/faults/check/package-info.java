/** The checker: written without a look at the runner, from what a user can see. */
@NullMarked
package dev.sanderling.examples.faults.check;

import org.jspecify.annotations.NullMarked;
