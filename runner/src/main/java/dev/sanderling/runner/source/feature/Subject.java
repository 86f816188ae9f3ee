package dev.sanderling.runner.source.feature;

/** What has the feature. */
public enum Subject {
    SERVER,
    DATABASE,
    SESSION,
    TABLE,
    COLUMN,
    KEY,
    /** DDL that happens while a job exists. */
    SCHEMA_CHANGE,
    PUBLICATION
}
