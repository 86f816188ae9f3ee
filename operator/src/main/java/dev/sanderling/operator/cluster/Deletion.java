package dev.sanderling.operator.cluster;

import io.fabric8.kubernetes.api.model.DeleteOptionsBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes exactly the object that was looked at. A name alone may be somebody else's by now; so each request has the uid
 * as its condition, which the client's own methods cannot say.
 */
final class Deletion {
    private static final Logger LOG = LoggerFactory.getLogger(Deletion.class);

    private Deletion() {}

    /** What it owns goes with it, in the background; that it is gone already is as good. */
    static void of(KubernetesClient client, HasMetadata seen) {
        delete(client, seen, null);
    }

    /** Only if nobody, its own controller included, has written it since it was looked at. */
    static void ofUnchanged(KubernetesClient client, HasMetadata seen) {
        delete(client, seen, seen.getMetadata().getResourceVersion());
    }

    private static void delete(KubernetesClient client, HasMetadata seen, @Nullable String resourceVersion) {
        var options = new DeleteOptionsBuilder()
                .withApiVersion("v1")
                .withKind("DeleteOptions")
                .withPropagationPolicy("Background")
                .withNewPreconditions(resourceVersion, seen.getMetadata().getUid())
                .build();
        try {
            client.raw(path(seen), "DELETE", options);
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND && e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                throw e;
            }
            LOG.debug("{} is another one by now, or gone: {}", path(seen), e.getMessage());
        }
    }

    private static String path(HasMetadata object) {
        String version = object.getApiVersion();
        return (version.contains("/") ? "/apis/" : "/api/") + version
                + "/namespaces/" + object.getMetadata().getNamespace()
                + "/" + object.getPlural()
                + "/" + object.getMetadata().getName();
    }
}
