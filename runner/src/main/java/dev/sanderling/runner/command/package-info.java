/** What can be typed: run, check, show; and how a run's parts are put together from it. */
@NullMarked
package dev.sanderling.runner.command;

import org.jspecify.annotations.NullMarked;
