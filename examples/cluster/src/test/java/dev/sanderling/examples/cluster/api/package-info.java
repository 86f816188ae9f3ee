@NullMarked
package dev.sanderling.examples.cluster.api;

import org.jspecify.annotations.NullMarked;
