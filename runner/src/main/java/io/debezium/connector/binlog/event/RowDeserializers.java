package io.debezium.connector.binlog.event;

import com.github.shyiko.mysql.binlog.event.TableMapEventData;
import com.github.shyiko.mysql.binlog.event.deserialization.DeleteRowsEventDataDeserializer;
import com.github.shyiko.mysql.binlog.event.deserialization.UpdateRowsEventDataDeserializer;
import com.github.shyiko.mysql.binlog.event.deserialization.WriteRowsEventDataDeserializer;
import com.github.shyiko.mysql.binlog.io.ByteArrayInputStream;
import io.debezium.config.CommonConnectorConfig.EventProcessingFailureHandlingMode;
import java.io.IOException;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Map;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;

/**
 * Reads the values of the log's rows, in place of the connector's class of this name, which ends the run at a date that
 * no calendar has (ALLOW_INVALID_DATES lets one in) in any table of the server, captured or not, before it is asked which
 * table that is. Here such a date is null, as every date with a zero in it is.
 *
 * <p>The connector makes these by their constructors, so one in which they have changed fails the build or the first test.
 * Our jar comes first on the class path.
 */
@NullMarked
public final class RowDeserializers {
    private static final int FIRST_YEAR = 1_900;
    private static final int MONTHS = 13;
    private static final int NANOS_PER_MICRO = 1_000;

    private RowDeserializers() {}

    /** Only this one has it: a run that met the connector's, before it on the class path, ends here. */
    public static void comesFirst() {}

    /** Of rows that were deleted. */
    public static class DeleteRowsDeserializer extends DeleteRowsEventDataDeserializer {
        /** As the connector calls it. */
        public DeleteRowsDeserializer(Map<Long, TableMapEventData> tables, EventProcessingFailureHandlingMode ignored) {
            super(tables);
        }

        @Override
        protected Serializable deserializeString(int length, ByteArrayInputStream in) throws IOException {
            return bytes(length, in);
        }

        @Override
        protected Serializable deserializeVarString(int meta, ByteArrayInputStream in) throws IOException {
            return bytes(meta, in);
        }

        @Override
        protected @Nullable Serializable deserializeDate(ByteArrayInputStream in) throws IOException {
            return date(in);
        }

        @Override
        protected @Nullable Serializable deserializeDatetime(ByteArrayInputStream in) throws IOException {
            return oldDatetime(in);
        }

        @Override
        protected @Nullable Serializable deserializeDatetimeV2(int meta, ByteArrayInputStream in) throws IOException {
            return datetime(meta, in);
        }

        @Override
        protected Serializable deserializeTime(ByteArrayInputStream in) throws IOException {
            return oldTime(in);
        }

        @Override
        protected Serializable deserializeTimeV2(int meta, ByteArrayInputStream in) throws IOException {
            return time(meta, in);
        }

        @Override
        protected Serializable deserializeTimestamp(ByteArrayInputStream in) throws IOException {
            return moment(in.readLong(4), 0);
        }

        @Override
        protected Serializable deserializeTimestampV2(int meta, ByteArrayInputStream in) throws IOException {
            return moment(bigEndian(4, in), nanos(meta, in));
        }

        @Override
        protected Serializable deserializeYear(ByteArrayInputStream in) throws IOException {
            return Year.of(FIRST_YEAR + in.readInteger(1));
        }
    }

    /** Of rows that were changed. */
    public static class UpdateRowsDeserializer extends UpdateRowsEventDataDeserializer {
        /** As the connector calls it. */
        public UpdateRowsDeserializer(Map<Long, TableMapEventData> tables, EventProcessingFailureHandlingMode ignored) {
            super(tables);
        }

        @Override
        protected Serializable deserializeString(int length, ByteArrayInputStream in) throws IOException {
            return bytes(length, in);
        }

        @Override
        protected Serializable deserializeVarString(int meta, ByteArrayInputStream in) throws IOException {
            return bytes(meta, in);
        }

        @Override
        protected @Nullable Serializable deserializeDate(ByteArrayInputStream in) throws IOException {
            return date(in);
        }

        @Override
        protected @Nullable Serializable deserializeDatetime(ByteArrayInputStream in) throws IOException {
            return oldDatetime(in);
        }

        @Override
        protected @Nullable Serializable deserializeDatetimeV2(int meta, ByteArrayInputStream in) throws IOException {
            return datetime(meta, in);
        }

        @Override
        protected Serializable deserializeTime(ByteArrayInputStream in) throws IOException {
            return oldTime(in);
        }

        @Override
        protected Serializable deserializeTimeV2(int meta, ByteArrayInputStream in) throws IOException {
            return time(meta, in);
        }

        @Override
        protected Serializable deserializeTimestamp(ByteArrayInputStream in) throws IOException {
            return moment(in.readLong(4), 0);
        }

        @Override
        protected Serializable deserializeTimestampV2(int meta, ByteArrayInputStream in) throws IOException {
            return moment(bigEndian(4, in), nanos(meta, in));
        }

        @Override
        protected Serializable deserializeYear(ByteArrayInputStream in) throws IOException {
            return Year.of(FIRST_YEAR + in.readInteger(1));
        }
    }

    /** Of rows that are new. */
    public static class WriteRowsDeserializer extends WriteRowsEventDataDeserializer {
        /** As the connector calls it. */
        public WriteRowsDeserializer(Map<Long, TableMapEventData> tables, EventProcessingFailureHandlingMode ignored) {
            super(tables);
        }

        @Override
        protected Serializable deserializeString(int length, ByteArrayInputStream in) throws IOException {
            return bytes(length, in);
        }

        @Override
        protected Serializable deserializeVarString(int meta, ByteArrayInputStream in) throws IOException {
            return bytes(meta, in);
        }

        @Override
        protected @Nullable Serializable deserializeDate(ByteArrayInputStream in) throws IOException {
            return date(in);
        }

        @Override
        protected @Nullable Serializable deserializeDatetime(ByteArrayInputStream in) throws IOException {
            return oldDatetime(in);
        }

        @Override
        protected @Nullable Serializable deserializeDatetimeV2(int meta, ByteArrayInputStream in) throws IOException {
            return datetime(meta, in);
        }

        @Override
        protected Serializable deserializeTime(ByteArrayInputStream in) throws IOException {
            return oldTime(in);
        }

        @Override
        protected Serializable deserializeTimeV2(int meta, ByteArrayInputStream in) throws IOException {
            return time(meta, in);
        }

        @Override
        protected Serializable deserializeTimestamp(ByteArrayInputStream in) throws IOException {
            return moment(in.readLong(4), 0);
        }

        @Override
        protected Serializable deserializeTimestampV2(int meta, ByteArrayInputStream in) throws IOException {
            return moment(bigEndian(4, in), nanos(meta, in));
        }

        @Override
        protected Serializable deserializeYear(ByteArrayInputStream in) throws IOException {
            return Year.of(FIRST_YEAR + in.readInteger(1));
        }
    }

    /** Text or binary: the log does not tell them apart. */
    private static byte[] bytes(int longest, ByteArrayInputStream in) throws IOException {
        return in.read(in.readInteger(longest < 256 ? 1 : 2));
    }

    private static @Nullable LocalDate date(ByteArrayInputStream in) throws IOException {
        int value = in.readInteger(3);
        return day(value >> 9, value >> 5 & 0xf, value & 0x1f);
    }

    /** Decimal digits, YYYYMMDDhhmmss. */
    private static @Nullable Serializable oldDatetime(ByteArrayInputStream in) throws IOException {
        long value = in.readLong(8);
        long date = value / 1_000_000;
        int clock = (int) (value % 1_000_000);
        LocalDate day = day((int) (date / 10_000), (int) (date / 100 % 100), (int) (date % 100));
        return day == null ? null : day.atTime(clock / 10_000, clock / 100 % 100, clock % 100);
    }

    /** From the left: a sign, 17 bits of year * 13 + month, 5 of day, 5 of hour, 6 of minute, 6 of second. */
    private static @Nullable Serializable datetime(int digits, ByteArrayInputStream in) throws IOException {
        long value = bigEndian(5, in);
        int nanos = nanos(digits, in);
        int months = (int) (value >> 22 & 0x1_ffff);
        LocalDate day = day(months / MONTHS, months % MONTHS, (int) (value >> 17 & 0x1f));
        return day == null
                ? null
                : day.atTime(LocalTime.of(
                        (int) (value >> 12 & 0x1f), (int) (value >> 6 & 0x3f), (int) (value & 0x3f), nanos));
    }

    /** Decimal digits, hhhmmss, with a sign. */
    private static Duration oldTime(ByteArrayInputStream in) throws IOException {
        int value = in.readInteger(3) << 8 >> 8;
        return Duration.ofSeconds(value / 10_000 * 3_600L + value / 100 % 100 * 60L + value % 100);
    }

    /**
     * From the left: a bit that says it is not negative, an unused one, 10 bits of hour, 6 of minute, 6 of second, and the
     * fraction; a negative one is the complement of all of that.
     */
    private static Duration time(int digits, ByteArrayInputStream in) throws IOException {
        int fractionBytes = (digits + 1) / 2;
        int bits = 24 + fractionBytes * 8;
        long value = bigEndian(bits / 8, in) - (1L << bits - 1);
        long size = Math.abs(value);
        long clock = size >> fractionBytes * 8;
        long fraction = size & (1L << fractionBytes * 8) - 1;
        Duration duration = Duration.ofSeconds(
                (clock >> 12 & 0x3ff) * 3_600 + (clock >> 6 & 0x3f) * 60 + (clock & 0x3f),
                micros(fraction, fractionBytes) * NANOS_PER_MICRO);
        return value < 0 ? duration.negated() : duration;
    }

    private static ZonedDateTime moment(long seconds, int nanos) {
        return ZonedDateTime.ofInstant(Instant.ofEpochSecond(seconds, nanos), ZoneOffset.UTC);
    }

    private static @Nullable LocalDate day(int year, int month, int day) {
        boolean real = year > 0
                && month > 0
                && day > 0
                && month <= 12
                && day <= YearMonth.of(year, month).lengthOfMonth();
        return real ? LocalDate.of(year, month, day) : null;
    }

    /** A fraction of that many digits, as nanoseconds. */
    private static int nanos(int digits, ByteArrayInputStream in) throws IOException {
        int length = (digits + 1) / 2;
        return length == 0 ? 0 : (int) (micros(bigEndian(length, in), length) * NANOS_PER_MICRO);
    }

    /** A byte holds two digits. */
    private static long micros(long fraction, int bytes) {
        return switch (bytes) {
            case 1 -> fraction * 10_000;
            case 2 -> fraction * 100;
            default -> fraction;
        };
    }

    private static long bigEndian(int length, ByteArrayInputStream in) throws IOException {
        long result = 0;
        for (byte b : in.read(length)) {
            result = result << 8 | b & 0xff;
        }
        return result;
    }
}
