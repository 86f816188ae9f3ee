/** What each transform does to each kind of change. */
@NullMarked
package dev.sanderling.runner.transform;

import org.jspecify.annotations.NullMarked;
