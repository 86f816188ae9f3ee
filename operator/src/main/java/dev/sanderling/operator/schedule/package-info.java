/** What runs and when: the CronJob, the Jobs outside the schedule, and the one pod template they all share. Pure. */
@NullMarked
package dev.sanderling.operator.schedule;

import org.jspecify.annotations.NullMarked;
