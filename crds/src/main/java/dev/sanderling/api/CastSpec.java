package dev.sanderling.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Columns of another type. */
@ValidationRule(
        value = "!has(self.scale) || has(self.type) && self.type == 'Decimal'",
        message = "scale is for type Decimal")
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CastSpec(
        @Required @Size(min = 1, max = 100) @JsonPropertyDescription("Columns to convert.") @Nullable
        List<@Size(min = 1, max = 64) String> columns,

        @Required @JsonPropertyDescription("Their type from here on.") @Nullable
        ValueType type,

        @Min(0)
        @Max(30)
        @JsonPropertyDescription(
                "Digits behind the point, 0 to 30, of a Decimal: values are rounded to them, half away from zero,"
                        + " and may have 38 digits in all; Parquet, Avro and database sinks then have a decimal of 38 digits. Without"
                        + " it a Decimal has any number of digits, and is a text in Parquet and Avro.")
        @Nullable
        Integer scale) {}
