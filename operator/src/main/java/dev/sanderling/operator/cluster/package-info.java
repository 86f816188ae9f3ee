/** The only package that talks to the API server: reads the caches, applies, creates, deletes. */
@NullMarked
package dev.sanderling.operator.cluster;

import org.jspecify.annotations.NullMarked;
