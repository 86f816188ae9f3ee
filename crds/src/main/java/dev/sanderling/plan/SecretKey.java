package dev.sanderling.plan;

/** One key of a Secret of the job's namespace; the runner reads it as a mounted file. */
public record SecretKey(String secretName, String key) {}
