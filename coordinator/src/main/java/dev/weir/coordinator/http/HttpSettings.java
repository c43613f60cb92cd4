package dev.weir.coordinator.http;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How the HTTP server is reached and guarded.
 *
 * @param port 0: a free one
 * @param tlsDirectory with cert.pem, key.pem and ca.pem; null: plain HTTP
 * @param token demanded of everybody but health probes; null: of nobody
 * @param insecureNetwork open beyond loopback without protection; shown on the page
 */
public record HttpSettings(
    String host,
    int port,
    @Nullable Path tlsDirectory,
    @Nullable String token,
    boolean insecureNetwork) {}
