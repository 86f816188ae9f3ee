/**
 * What a cluster does with CronJobs, Jobs and pods, in one process: schedules, retries, and a kubelet that starts the
 * pods' containers as processes of this machine. Talks to its API server as any client does, so that the kubelet also
 * works beside a real control plane that has no nodes.
 */
@NullMarked
package dev.sanderling.examples.cluster.control;

import org.jspecify.annotations.NullMarked;
