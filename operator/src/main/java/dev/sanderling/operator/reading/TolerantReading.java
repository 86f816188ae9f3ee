package dev.sanderling.operator.reading;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.deser.BeanDeserializerModifier;
import com.fasterxml.jackson.databind.module.SimpleModule;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.quarkus.kubernetes.client.KubernetesClientObjectMapperCustomizer;
import jakarta.inject.Singleton;

/**
 * Makes the client read every object of the API server. An informer whose reading fails once stops for good, and with it
 * all other jobs: a number that is too large for Java, a word of a newer version or a text that is no quantity is left
 * out instead, and remembered by {@link Unreadable}.
 */
@Singleton
public class TolerantReading implements KubernetesClientObjectMapperCustomizer {
    @Override
    public void customize(ObjectMapper mapper) {
        // Sizes are bounded by the API server: what it stored can be read.
        mapper.getFactory()
                .setStreamReadConstraints(StreamReadConstraints.builder()
                        .maxNameLength(Integer.MAX_VALUE)
                        .maxStringLength(Integer.MAX_VALUE)
                        .maxNumberLength(Integer.MAX_VALUE)
                        .maxNestingDepth(10_000)
                        .build());
        mapper.getFactory().disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW);
        mapper.registerModule(new SimpleModule("sanderling-tolerant").setDeserializerModifier(new Wrapping()));
    }

    private static final class Wrapping extends BeanDeserializerModifier {
        private static final long serialVersionUID = 1L;

        @Override
        public JsonDeserializer<?> modifyDeserializer(
                DeserializationConfig config, BeanDescription description, JsonDeserializer<?> deserializer) {
            return HasMetadata.class.isAssignableFrom(description.getBeanClass())
                    ? new TolerantDeserializer(deserializer)
                    : deserializer;
        }
    }
}
