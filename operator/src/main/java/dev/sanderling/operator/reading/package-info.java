/** Reads what the API server sends, whatever somebody wrote into it: one odd object must not stop a watch. */
@NullMarked
package dev.sanderling.operator.reading;

import org.jspecify.annotations.NullMarked;
