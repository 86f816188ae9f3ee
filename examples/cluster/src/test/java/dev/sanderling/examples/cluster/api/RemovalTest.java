package dev.sanderling.examples.cluster.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What goes when, where one thing waits for another. */
class RemovalTest {
    private ApiServer server;
    private KubernetesClient client;

    @BeforeEach
    void start() {
        server = ApiServer.start();
        Config config = new ConfigBuilder(Config.empty())
                .withMasterUrl(server.url())
                .withNamespace("default")
                .withRequestRetryBackoffLimit(0)
                .build();
        client = new KubernetesClientBuilder().withConfig(config).build();
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    @Test
    void foregroundDeletionCollectsWhileAFinalizerHoldsTheOwner() {
        ConfigMap owner = create("owner", null, false, "example.dev/held");
        create("dependent", owner, false);
        client.resource(owner)
                .withPropagationPolicy(DeletionPropagation.FOREGROUND)
                .delete();
        assertThat(get("dependent")).isNull();
        assertThat(get("owner").getMetadata().getFinalizers()).containsExactly("example.dev/held");
        release("owner");
        assertThat(get("owner")).isNull();
    }

    @Test
    void backgroundDeletionWaitsWithTheDependents() {
        ConfigMap owner = create("owner", null, false, "example.dev/held");
        create("dependent", owner, false);
        client.resource(owner)
                .withPropagationPolicy(DeletionPropagation.BACKGROUND)
                .delete();
        assertThat(get("dependent")).isNotNull();
        release("owner");
        assertThat(get("dependent")).isNull();
    }

    @Test
    void aBlockingDependentIsWaitedFor() {
        ConfigMap owner = create("owner", null, false);
        create("dependent", owner, true, "example.dev/held");
        client.resource(owner)
                .withPropagationPolicy(DeletionPropagation.FOREGROUND)
                .delete();
        assertThat(get("owner").getMetadata().getFinalizers()).containsExactly("foregroundDeletion");
        release("dependent");
        assertThat(get("owner")).isNull();
    }

    @Test
    void aNamespaceWaitsForItsContentsAndTakesNothingNew() {
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName("going")
                        .endMetadata()
                        .build())
                .create();
        ConfigMap held = client.resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName("held")
                        .withNamespace("going")
                        .withFinalizers("example.dev/held")
                        .endMetadata()
                        .build())
                .create();
        client.namespaces().withName("going").delete();
        assertThat(client.namespaces().withName("going").get()).isNotNull();
        assertThat(client.configMaps().inNamespace("going").list().getItems()).hasSize(1);
        var refused = catchThrowableOfType(
                KubernetesClientException.class,
                () -> client.resource(new ConfigMapBuilder()
                                .withNewMetadata()
                                .withName("new")
                                .withNamespace("going")
                                .endMetadata()
                                .build())
                        .create());
        assertThat(refused.getCode()).isEqualTo(403);
        assertThat(refused.getStatus().getDetails().getCauses())
                .singleElement()
                .satisfies(cause -> assertThat(cause.getReason()).isEqualTo("NamespaceTerminating"));
        held.getMetadata().setFinalizers(List.of());
        held.getMetadata().setResourceVersion(null);
        client.resource(held).update();
        assertThat(client.namespaces().withName("going").get()).isNull();
    }

    @Test
    void aDefinitionWaitsForItsResources() {
        CustomResourceDefinition definition = Serialization.unmarshal("""
                apiVersion: apiextensions.k8s.io/v1
                kind: CustomResourceDefinition
                metadata: {name: things.example.dev}
                spec:
                  group: example.dev
                  scope: Namespaced
                  names: {plural: things, singular: thing, kind: Thing}
                  versions:
                  - name: v1
                    served: true
                    storage: true
                    schema: {openAPIV3Schema: {type: object}}
                """, CustomResourceDefinition.class);
        client.resource(definition).create();
        GenericKubernetesResource thing = Serialization.unmarshal("""
                apiVersion: example.dev/v1
                kind: Thing
                metadata: {name: one, namespace: default, finalizers: [example.dev/held]}
                """, GenericKubernetesResource.class);
        client.resource(thing).create();
        client.resource(definition).delete();
        var things = client.genericKubernetesResources("example.dev/v1", "Thing");
        GenericKubernetesResource marked =
                things.inNamespace("default").withName("one").get();
        assertThat(marked.isMarkedForDeletion()).isTrue();
        marked.getMetadata().setFinalizers(List.of());
        client.resource(marked).update();
        assertThat(client.resource(definition).get()).isNull();
    }

    private ConfigMap create(String name, @Nullable ConfigMap owner, boolean blocks, String... finalizers) {
        var configMap = new ConfigMapBuilder()
                .withNewMetadata()
                .withName(name)
                .withFinalizers(finalizers)
                .endMetadata()
                .build();
        if (owner != null) {
            configMap = new ConfigMapBuilder(configMap)
                    .editMetadata()
                    .addNewOwnerReference()
                    .withApiVersion("v1")
                    .withKind("ConfigMap")
                    .withName(owner.getMetadata().getName())
                    .withUid(owner.getMetadata().getUid())
                    .withBlockOwnerDeletion(blocks)
                    .endOwnerReference()
                    .endMetadata()
                    .build();
        }
        return client.resource(configMap).create();
    }

    private ConfigMap get(String name) {
        return client.configMaps().withName(name).get();
    }

    private void release(String name) {
        ConfigMap held = get(name);
        held.getMetadata().setFinalizers(List.of());
        client.resource(held).update();
    }
}
