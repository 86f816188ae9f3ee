package dev.sanderling.runner.row;

import dev.sanderling.runner.change.ColumnType.Unit;

/** Dates and times as ISO 8601 text, without an object on the way. Years as astronomers count them: 1 BC is 0000. */
final class Times {
    private static final long SECONDS_PER_DAY = 86_400;
    private static final int[] TEN_TO = {
        1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000
    };

    private Times() {}

    static void date(int days, Bytes out) {
        out.put('"');
        day(days, out);
        out.put('"');
    }

    static void timestamp(long value, Unit unit, int digits, Bytes out) {
        out.put('"');
        instant(value, unit, digits, out);
        out.put('"');
    }

    /** A time of day, or a duration: {@code 24:00:00}, {@code -838:59:59}. */
    static void time(long value, Unit unit, int digits, Bytes out) {
        out.put('"');
        if (value < 0) {
            out.put('-');
            value = -value;
        }
        clock(value / unit.perSecond(), out);
        fraction(value % unit.perSecond(), unit, digits, out);
        out.put('"');
    }

    /** Microseconds since 1970 in UTC. */
    static void utc(long micros, int digits, Bytes out) {
        out.put('"');
        instant(micros, Unit.MICROS, digits, out);
        out.put('Z');
        out.put('"');
    }

    /** ISO 8601 text with another fraction: the connector drops zeros that the column has. */
    static void text(String iso, int digits, Bytes out) {
        text(iso, digits, true, out);
    }

    /** The same, with or without the zone. */
    static void text(String iso, int digits, boolean zoned, Bytes out) {
        out.put('"');
        int zone = zone(iso);
        if (zone < 0) {
            out.ascii(iso);
        } else {
            int point = iso.indexOf('.');
            int seconds = point < 0 ? zone : point;
            out.ascii(iso.substring(0, seconds));
            if (iso.indexOf(':') == iso.lastIndexOf(':', seconds)) {
                out.ascii(":00");
            }
            if (digits > 0) {
                out.put('.');
                for (int i = 0; i < digits; i++) {
                    int at = seconds + 1 + i;
                    out.put(point >= 0 && at < zone ? iso.charAt(at) : '0');
                }
            }
            if (zoned) {
                out.ascii(iso.substring(zone));
            }
        }
        out.put('"');
    }

    /** Seconds since 1970 and the nanoseconds of the last one. */
    static void parts(long seconds, int nanos, int digits, boolean utc, Bytes out) {
        out.put('"');
        moment(seconds, out);
        fraction(nanos, Unit.NANOS, digits, out);
        if (utc) {
            out.put('Z');
        }
        out.put('"');
    }

    /** Where the zone begins; -1 where there is none, as in {@code infinity}. */
    private static int zone(String iso) {
        if (iso.endsWith("Z")) {
            return iso.length() - 1;
        }
        int colon = iso.indexOf(':');
        return colon < 0 ? -1 : Math.max(iso.indexOf('+', colon), iso.indexOf('-', colon));
    }

    private static void instant(long value, Unit unit, int digits, Bytes out) {
        long seconds = Math.floorDiv(value, unit.perSecond());
        moment(seconds, out);
        fraction(Math.floorMod(value, (long) unit.perSecond()), unit, digits, out);
    }

    private static void moment(long seconds, Bytes out) {
        long days = Math.floorDiv(seconds, SECONDS_PER_DAY);
        day(days, out);
        out.put('T');
        clock(seconds - days * SECONDS_PER_DAY, out);
    }

    private static void clock(long seconds, Bytes out) {
        long minutes = seconds / 60;
        long hours = minutes / 60;
        if (hours < 100) {
            Digits.pair((int) hours, out);
        } else {
            Digits.put(hours, out);
        }
        out.put(':');
        Digits.pair((int) (minutes - hours * 60), out);
        out.put(':');
        Digits.pair((int) (seconds - minutes * 60), out);
    }

    private static void fraction(long rest, Unit unit, int digits, Bytes out) {
        if (digits == 0) {
            return;
        }
        out.put('.');
        int held = unit.digits();
        Digits.padded(digits < held ? rest / TEN_TO[held - digits] : rest, Math.min(digits, held), out);
        for (int i = held; i < digits; i++) {
            out.put('0');
        }
    }

    /** Gregorian throughout, from days since 1970, by the usual reckoning in eras of 400 years that begin in March. */
    private static void day(long days, Bytes out) {
        long shifted = days + 719_468;
        long era = Math.floorDiv(shifted, 146_097L);
        long dayOfEra = shifted - era * 146_097;
        long yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
        long dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        long march = (5 * dayOfYear + 2) / 153;
        long day = dayOfYear - (153 * march + 2) / 5 + 1;
        long month = march < 10 ? march + 3 : march - 9;
        long year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
        if (year < 0) {
            out.put('-');
        } else if (year > 9_999) {
            out.put('+');
        }
        Digits.padded(Math.abs(year), 4, out);
        out.put('-');
        Digits.pair((int) month, out);
        out.put('-');
        Digits.pair((int) day, out);
    }
}
