package dev.sanderling.plan;

import java.time.ZoneId;
import java.util.Optional;

/**
 * When runs start.
 *
 * @param cron the cron string for the CronJob, the spread already applied
 * @param runId of spec.trigger
 */
public record Schedule(String cron, ZoneId zone, boolean suspended, Optional<String> runId) {}
