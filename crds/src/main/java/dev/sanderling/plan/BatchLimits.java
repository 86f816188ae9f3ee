package dev.sanderling.plan;

import dev.sanderling.api.WhenBehind;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/** Limits of one run, honoured at transaction boundaries; every number is positive. */
public record BatchLimits(
        OptionalLong maxRecords, Optional<Duration> maxDuration, Duration maxWait, WhenBehind whenBehind) {}
