/** The way of the runs to the API server, on which requests are refused, delayed and lost. */
@NullMarked
package dev.sanderling.examples.faults.api;

import org.jspecify.annotations.NullMarked;
