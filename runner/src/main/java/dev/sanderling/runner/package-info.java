/** The short-lived program: one command, one batch, wired by hand in Main. */
@NullMarked
package dev.sanderling.runner;

import org.jspecify.annotations.NullMarked;
