package dev.sanderling.plan;

import dev.sanderling.api.Patterns;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Names as Kubernetes wants them. */
final class Names {
    private static final Pattern LABEL = Pattern.compile(Patterns.LABEL);
    private static final Pattern SUBDOMAIN = Pattern.compile(Patterns.OBJECT_NAME);
    private static final Pattern KEY = Pattern.compile(Patterns.KEY);

    private Names() {}

    /** The CronJob has the job's name, and the CronJob controller appends eleven characters to it. */
    static final int JOB_NAME_LENGTH = 52;

    static boolean isLabel(String name, int length) {
        return name.length() <= length && LABEL.matcher(name).matches();
    }

    /** Name of a Secret, ConfigMap or ServiceAccount. */
    static void object(Place place, String name) {
        if (!name.isEmpty() && (name.length() > 253 || !SUBDOMAIN.matcher(name).matches())) {
            place.problem("'" + name + "' is not the name of an object: use lower-case letters, digits, - and .");
        }
    }

    /** Key in a Secret or ConfigMap; null is the default. */
    static String key(Place place, @Nullable String key, String absent) {
        if (key == null) {
            return absent;
        }
        boolean path = key.equals(".") || key.startsWith("..");
        if (key.length() > 253 || path || !KEY.matcher(key).matches()) {
            place.problem("'" + key + "' is not a key of a Secret or ConfigMap: use letters, digits, -, _ and .");
        }
        return key;
    }
}
