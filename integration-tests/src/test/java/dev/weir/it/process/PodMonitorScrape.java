package dev.weir.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.IntOrString;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Map;
import java.util.TreeMap;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/**
 * A scrape as a rendered PodMonitor tells Prometheus to: which pods, port, path and scheme, which
 * token of which secret, which authority and which name of the certificate.
 */
record PodMonitorScrape(
    GenericKubernetesResource monitor, Map<String, Map<String, String>> secrets) {
  private static final int PATIENCE_MILLIS = 5_000;

  private JsonNode spec() {
    return new ObjectMapper().valueToTree(monitor.getAdditionalProperties()).path("spec");
  }

  Map<String, String> selector() {
    var selector = new TreeMap<String, String>();
    spec()
        .path("selector")
        .path("matchLabels")
        .fields()
        .forEachRemaining(label -> selector.put(label.getKey(), label.getValue().asText()));
    return selector;
  }

  /** The whole answer of one pod, status line first. */
  String of(Pod pod) throws IOException, GeneralSecurityException {
    JsonNode endpoints = spec().path("podMetricsEndpoints");
    assertThat(endpoints).hasSize(1);
    JsonNode endpoint = endpoints.get(0);
    var request = new StringBuilder("GET " + endpoint.path("path").asText() + " HTTP/1.1\r\n");
    request.append("Host: ").append(pod.address()).append("\r\nConnection: close\r\n");
    if (endpoint.has("authorization")) {
      JsonNode authorization = endpoint.path("authorization");
      request.append("Authorization: ").append(authorization.path("type").asText()).append(' ');
      request.append(secret(authorization.path("credentials"))).append("\r\n");
    }
    int port = pod.port(new IntOrString(endpoint.path("port").asText()));
    try (Socket plain = new Socket(pod.address(), port)) {
      plain.setSoTimeout(PATIENCE_MILLIS);
      boolean secure = endpoint.path("scheme").asText().equals("https");
      return answer(secure ? secured(plain, endpoint.path("tlsConfig")) : plain, request + "\r\n");
    }
  }

  private String secret(JsonNode reference) {
    String name = reference.path("name").asText();
    String key = reference.path("key").asText();
    assertThat(ContainerEnvironment.secret(secrets, name)).containsKey(key);
    return secrets.get(name).get(key);
  }

  private Socket secured(Socket plain, JsonNode config)
      throws IOException, GeneralSecurityException {
    String authority = secret(config.path("ca").path("secret"));
    var store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setCertificateEntry(
        "ca",
        CertificateFactory.getInstance("X.509")
            .generateCertificate(
                new ByteArrayInputStream(authority.getBytes(StandardCharsets.US_ASCII))));
    var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    var context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    String name = config.path("serverName").asText();
    var socket =
        (SSLSocket) context.getSocketFactory().createSocket(plain, name, plain.getPort(), true);
    var parameters = socket.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    socket.setSSLParameters(parameters);
    return socket;
  }

  private static String answer(Socket socket, String request) throws IOException {
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }
}
