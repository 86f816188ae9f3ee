package dev.sanderling.examples.cluster.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** From a request to its answer, without any HTTP. One request at a time. */
final class Api {
    private final ResourceTypes types = new ResourceTypes();
    private final Store store = new Store();
    private final Clock clock;
    private final Access access = new Access(types, store);
    private final Removal removal;
    private final Writes writes;

    /** An answer: a status and a body. */
    record Answer(int code, ObjectNode body) {}

    Api(Clock clock) {
        this.clock = clock;
        this.removal = new Removal(store, types, clock);
        this.writes = new Writes(store, types.find("", "v1", "resourcequotas"), removal, clock);
        for (String name : List.of("default", "kube-system")) {
            create("namespaces", "", name, Json.object());
        }
    }

    /** What every namespace begins with. */
    private void furnish(String namespace) {
        create("serviceaccounts", namespace, "default", Json.object());
        ObjectNode authority = Json.object();
        authority.putObject("data").put("ca.crt", "# The stand-in speaks plain HTTP on loopback.\n");
        create("configmaps", namespace, "kube-root-ca.crt", authority);
    }

    private void create(String plural, String namespace, String name, ObjectNode object) {
        ResourceType type = Objects.requireNonNull(types.find("", "v1", plural));
        Json.metadata(object).put("name", name);
        ApiRequest request = new ApiRequest("POST", "", Map.of(), "", "", "stand-in", null, "");
        createAndFurnish(new Address(type, namespace, "", ""), request, object);
    }

    private ObjectNode createAndFurnish(Address at, ApiRequest request, ObjectNode sent) {
        ObjectNode created = writes.create(at, request, sent);
        if (at.type().is("", "namespaces") && !request.dryRun()) {
            furnish(created.path("metadata").path("name").asText());
        }
        return created;
    }

    synchronized @Nullable Address address(String path) {
        return Address.parse(types, path);
    }

    synchronized Answer answer(ApiRequest request) {
        try {
            Address at = Address.parse(types, request.path());
            if (request.contentType().contains("protobuf")
                    || request.contentType().contains("cbor")) {
                throw ApiError.unsupported(request.contentType() + "; the stand-in reads JSON and YAML only");
            }
            if (at != null) {
                access.check(at, request);
                return resource(at, request);
            }
            ObjectNode found = request.method().equals("POST")
                    ? Reviews.answer(request.path(), Json.parseObject(request.body()))
                    : Discovery.answer(types, request.path());
            if (found == null) {
                throw ApiError.noSuchPath();
            }
            return new Answer(request.method().equals("POST") ? 201 : 200, found);
        } catch (ApiError e) {
            return new Answer(e.code(), e.status());
        }
    }

    private Answer resource(Address at, ApiRequest request) {
        return switch (at.verb(request)) {
            case "list" -> new Answer(200, list(at, request));
            case "get" -> new Answer(200, get(at, request));
            case "create" -> new Answer(201, create(at, request));
            case "update" -> new Answer(200, writes.update(at, request, Json.parseObject(request.body())));
            case "patch" -> {
                boolean fresh = store.get(at.key()) == null;
                yield new Answer(fresh ? 201 : 200, writes.patch(at, request));
            }
            case "delete" -> new Answer(200, delete(at, request));
            case "deletecollection" -> {
                for (ObjectNode object : selected(at, request)) {
                    ObjectKey key = ObjectKey.of(
                            at.type(),
                            object.path("metadata").path("namespace").asText(),
                            object.path("metadata").path("name").asText());
                    if (store.get(key) != null) {
                        removal.delete(at.type(), key, options(request), request.dryRun());
                    }
                }
                yield new Answer(200, list(at, request));
            }
            default -> throw ApiError.badRequest("a watch needs a stream");
        };
    }

    private ObjectNode existing(Address at) {
        ObjectNode object = store.get(at.key());
        if (object == null) {
            throw ApiError.notFound(at.type(), at.name());
        }
        return object;
    }

    private ObjectNode get(Address at, ApiRequest request) {
        ObjectNode object = existing(at);
        if (!at.subresource().isEmpty() && !at.subresource().equals("status")) {
            throw ApiError.noSuchPath();
        }
        ObjectNode seen = present(at.type(), object);
        return Table.wanted(request) ? Table.of(at.type(), List.of(seen), revision(seen), true, clock.instant()) : seen;
    }

    private ObjectNode list(Address at, ApiRequest request) {
        if (Table.wanted(request)) {
            String newest = String.valueOf(store.revision());
            return Table.of(at.type(), selected(at, request), newest, true, clock.instant());
        }
        Page page = Page.of(request, store.revision());
        List<ObjectNode> found = page.following(
                at.type(), selected(at, request, store.list(at.type(), at.namespace(), page.revision())));
        ObjectNode list = Json.object();
        list.put("kind", at.type().kind() + "List").put("apiVersion", at.type().apiVersion());
        ObjectNode metadata = list.putObject("metadata").put("resourceVersion", String.valueOf(page.revision()));
        if (found.size() > page.limit()) {
            found = found.subList(0, page.limit());
            metadata.put("continue", page.token(at.type(), found.getLast()));
        }
        ArrayNode items = list.putArray("items");
        found.forEach(items::add);
        return list;
    }

    private List<ObjectNode> selected(Address at, ApiRequest request) {
        return selected(at, request, store.list(at.type(), at.namespace()));
    }

    private static List<ObjectNode> selected(Address at, ApiRequest request, List<ObjectNode> of) {
        Predicate<ObjectNode> selector = Selectors.of(request, at);
        return of.stream()
                .map(object -> present(at.type(), object))
                .filter(selector)
                .toList();
    }

    private static String revision(ObjectNode object) {
        return object.path("metadata").path("resourceVersion").asText();
    }

    /** The object in the version that was asked for. */
    private static ObjectNode present(ResourceType type, ObjectNode object) {
        return EventForm.convert(type, object);
    }

    private ObjectNode create(Address at, ApiRequest request) {
        ObjectNode sent = Json.parseObject(request.body());
        return switch (at.subresource()) {
            case "" -> createAndFurnish(at, request, sent);
            case "token" -> {
                existing(at);
                yield Tokens.answer(at, sent, clock.instant());
            }
            case "binding" -> {
                ObjectNode bound = existing(at).deepCopy();
                bound.withObject("/spec")
                        .put("nodeName", sent.path("target").path("name").asText());
                store.put(at.key(), bound);
                yield Json.object()
                        .put("kind", "Status")
                        .put("apiVersion", "v1")
                        .put("status", "Success");
            }
            default -> throw ApiError.noSuchPath();
        };
    }

    private ObjectNode delete(Address at, ApiRequest request) {
        ObjectNode options = options(request);
        ObjectNode after = removal.delete(at.type(), at.key(), options, request.dryRun());
        if (store.get(at.key()) != null) {
            return after;
        }
        ObjectNode status =
                Json.object().put("kind", "Status").put("apiVersion", "v1").put("status", "Success");
        status.putObject("metadata");
        status.putObject("details")
                .put("name", at.name())
                .put("kind", at.type().plural())
                .put("uid", after.path("metadata").path("uid").asText());
        return status;
    }

    private static ObjectNode options(ApiRequest request) {
        ObjectNode options = request.body().isBlank() ? Json.object() : Json.parseObject(request.body());
        if (!request.query("gracePeriodSeconds").isEmpty()) {
            options.put("gracePeriodSeconds", Long.parseLong(request.query("gracePeriodSeconds")));
        }
        if (!request.query("propagationPolicy").isEmpty()) {
            options.put("propagationPolicy", request.query("propagationPolicy"));
        }
        return options;
    }

    /**
     * Streams the events of a watch to the consumer, which must be quick.
     *
     * @return ends the watch
     * @throws ApiError 410 where the revision is too old
     */
    synchronized Runnable watch(Address at, ApiRequest request, Consumer<JsonNode> stream) {
        access.check(at, request);
        Watch watch = new Watch(at, Selectors.of(request, at), Table.wanted(request), clock, stream);
        String from = request.query("resourceVersion");
        long after = store.revision();
        if (from.isEmpty() || from.equals("0")) {
            selected(at, request).forEach(watch::added);
        } else {
            after = Long.parseLong(from);
        }
        return store.subscribe(after, watch::accept);
    }
}
