package dev.sanderling.runner.types;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sanderling.outcome.Reason;
import dev.sanderling.runner.row.ColumnTypes;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class ColumnTypesTest {
    @Test
    void everyMySqlTypeOfTheTableIsSupported() {
        for (TypeRow row : TypeRow.read("/types/mysql.txt")) {
            String name = row.type().toLowerCase(Locale.ROOT).split("[ (]")[0].replace("bool", "tinyint");
            assertThat(ColumnTypes.mysql("s", "t", "c", name)).as(row.type()).isEmpty();
        }
    }

    @Test
    void aTypeWithoutAPlaceInTheTableIsRefusedByColumn() {
        assertThat(ColumnTypes.postgres("sales", "orders", "cur", "refcursor")).hasValueSatisfying(finding -> {
            assertThat(finding.reason()).isEqualTo(Reason.UNSUPPORTED_COLUMN_TYPE);
            assertThat(finding.message())
                    .contains("Column cur of table sales.orders has type refcursor")
                    .contains("sales.orders.cur");
        });
        assertThat(ColumnTypes.mysql("shop", "orders", "x", "inet6")).isPresent();
        assertThat(ColumnTypes.postgres("sales", "orders", "id", "int4")).isEmpty();
        assertThat(ColumnTypes.mysql("shop", "orders", "id", "BIGINT")).isEmpty();
    }
}
