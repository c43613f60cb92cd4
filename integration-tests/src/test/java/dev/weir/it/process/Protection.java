package dev.weir.it.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** Certificates and a token for a cluster that leaves the machine, and for one of its clients. */
final class Protection {
  private static final String TOKEN = "a-token-of-no-worth";

  private static final char[] PASSWORD = "not-a-secret".toCharArray();

  private final Path servers;
  private final Path client;
  private final Path foreign;
  private final Path tokenFile;

  Protection(Path directory) throws IOException, GeneralSecurityException {
    var authority = new Certificates(Files.createDirectory(directory.resolve("ca")), "it-ca");
    servers = authority.directory("servers");
    client = Files.createDirectory(directory.resolve("client"));
    Files.copy(servers.resolve("ca.pem"), client.resolve("ca.pem"));
    foreign =
        new Certificates(Files.createDirectory(directory.resolve("other-ca")), "other-ca")
            .directory("stranger");
    tokenFile = directory.resolve("token");
    Files.writeString(tokenFile, TOKEN + "\n");
  }

  /** cert.pem, key.pem and ca.pem of the cluster's own processes. */
  Path servers() {
    return servers;
  }

  /** The same three, signed by an authority that the cluster does not know. */
  Path foreign() {
    return foreign;
  }

  /** ca.pem alone: what a user is given. */
  Path client() {
    return client;
  }

  Path tokenFile() {
    return tokenFile;
  }

  List<String> clientOptions() {
    return List.of("--tls-dir", client.toString(), "--token-file", tokenFile.toString());
  }

  Api api(List<String> addresses) {
    return new Api(addresses, trusting(), TOKEN);
  }

  /** Trusts the cluster's authority and brings no certificate. */
  SSLContext trusting() {
    return context(null);
  }

  /** Trusts the cluster's authority and brings the certificate of this directory. */
  SSLContext bringing(Path directory) {
    try {
      var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      var store = emptyStore();
      store.setKeyEntry("own", key(directory), PASSWORD, chain(directory.resolve("cert.pem")));
      keys.init(store, PASSWORD);
      return context(keys.getKeyManagers());
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private SSLContext context(KeyManager @Nullable [] keys) {
    try {
      var store = emptyStore();
      store.setCertificateEntry("ca", chain(client.resolve("ca.pem"))[0]);
      var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      var context = SSLContext.getInstance("TLS");
      context.init(keys, trust.getTrustManagers(), null);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static KeyStore emptyStore() throws IOException, GeneralSecurityException {
    var store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  private static Certificate[] chain(Path file) throws IOException, GeneralSecurityException {
    try (var in = Files.newInputStream(file)) {
      return CertificateFactory.getInstance("X.509")
          .generateCertificates(in)
          .toArray(Certificate[]::new);
    }
  }

  private static PrivateKey key(Path directory) throws IOException, GeneralSecurityException {
    String text =
        Files.readString(directory.resolve("key.pem")).replaceAll("-----[^-]+-----|\\s", "");
    return KeyFactory.getInstance("EC")
        .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(text)));
  }
}
