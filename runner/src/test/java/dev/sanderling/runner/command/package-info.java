/** Tests of what can be typed. */
@NullMarked
package dev.sanderling.runner.command;

import org.jspecify.annotations.NullMarked;
