package dev.sanderling.api;

/** The shapes of strings, in the part of regular expressions that Java and the API server (RE2) read alike. */
public final class Patterns {
    /** Five fields or a macro; what the fields may hold is checked later. */
    public static final String SCHEDULE =
            "^\\s*(@(yearly|annually|monthly|weekly|daily|midnight|hourly)|[^\\s@=]+(\\s+[^\\s=]+){4})\\s*$";
    /** ISO 8601 in days, hours, minutes and seconds. */
    public static final String DURATION =
            "^P([0-9]{1,4}D)?(T([0-9]{1,6}H)?([0-9]{1,6}M)?([0-9]{1,6}([.][0-9]{1,3})?S)?)?$";
    /** Whether there is such a zone is checked later. */
    public static final String TIME_ZONE = "^[A-Za-z0-9_+/-]+$";
    /** Host name or address, without scheme, port or user. */
    public static final String HOST = "^[A-Za-z0-9:\\[][A-Za-z0-9._:-]*\\]?$";
    /** A Secret, ConfigMap or ServiceAccount. */
    public static final String OBJECT_NAME = "^[a-z0-9]([-a-z0-9]*[a-z0-9])?([.][a-z0-9]([-a-z0-9]*[a-z0-9])?)*$";
    /** A key in a Secret or ConfigMap. */
    public static final String KEY = "^[-._a-zA-Z0-9]+$";
    /** A DNS label. */
    public static final String LABEL = "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$";
    /** A replication slot of PostgreSQL. */
    public static final String SLOT = "^[a-z0-9_]{1,63}$";
    /** schema.table. */
    public static final String TABLE = "^[^.]{1,64}[.][^.]{1,64}$";
    /** schema.table.column. */
    public static final String COLUMN = "^[^.]{1,64}[.][^.]{1,64}[.][^.]{1,64}$";
    /** An absolute folder, or a bucket and a prefix in it. */
    public static final String FILES_URL =
            "^(file:///|(s3|gs|az)://[a-z0-9][a-z0-9._-]{1,61}[a-z0-9]/)[^/?#%]+(/[^/?#%]+)*/?$";
    /** Scheme, host and port, and perhaps one part of a path. */
    public static final String ENDPOINT =
            "^https?://[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?(:[0-9]{1,5})?(/[A-Za-z0-9_-]+)?/?$";
    /** Scheme, host and port, path and query; no user, no fragment. */
    public static final String WEBHOOK_URL =
            "^https?://[A-Za-z0-9\\[]([A-Za-z0-9.:-]*[A-Za-z0-9])?\\]?(:[0-9]{1,5})?(/[!$&-;=?-Z_a-z~%]*)?$";
    /** A storage account of Azure. */
    public static final String AZURE_ACCOUNT = "^[a-z0-9]{3,24}$";

    /** A number with a suffix, as Kubernetes reads amounts of memory, processors and so on. */
    public static final String QUANTITY =
            "^[+-]?([0-9]+([.][0-9]*)?|[.][0-9]+)([numkMGTPE]|[KMGTPE]i|[eE][+-]?[0-9]{1,3})?$";

    /** A name with {schema} and {table} in it. */
    public static final String NAME_TEMPLATE = "^([^{}]|[{]schema[}]|[{]table[}])+$";

    private Patterns() {}
}
