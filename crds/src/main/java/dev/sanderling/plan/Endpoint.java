package dev.sanderling.plan;

/** Host, port (1 to 65535), who we are, and how the connection is secured. */
public record Endpoint(String host, int port, SecretKey username, SecretKey password, Tls tls) {
    /** For messages: never has the user's name or password. */
    public String address() {
        return host + ":" + port;
    }
}
