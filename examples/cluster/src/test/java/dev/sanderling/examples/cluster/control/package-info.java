@NullMarked
package dev.sanderling.examples.cluster.control;

import org.jspecify.annotations.NullMarked;
