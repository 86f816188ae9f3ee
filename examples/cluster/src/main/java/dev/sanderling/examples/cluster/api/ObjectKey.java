package dev.sanderling.examples.cluster.api;

/**
 * Where an object is kept.
 *
 * @param collection group and plural; versions share their objects
 * @param namespace empty for cluster-scoped kinds
 */
record ObjectKey(String collection, String namespace, String name) implements Comparable<ObjectKey> {
    static ObjectKey of(ResourceType type, String namespace, String name) {
        return new ObjectKey(collection(type), type.namespaced() ? namespace : "", name);
    }

    private static String collection(ResourceType type) {
        // Events of both groups are one collection.
        String group = type.plural().equals("events") ? "" : type.group();
        return group + "/" + type.plural();
    }

    @Override
    public int compareTo(ObjectKey other) {
        int byCollection = collection.compareTo(other.collection);
        int byNamespace = byCollection != 0 ? byCollection : namespace.compareTo(other.namespace);
        return byNamespace != 0 ? byNamespace : name.compareTo(other.name);
    }
}
