package dev.weir.it.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Certificates and a token for a cluster that leaves the machine, and for one of its clients. */
final class Protection {
  private static final String TOKEN = "a-token-of-no-worth";

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
    try (var in = Files.newInputStream(client.resolve("ca.pem"))) {
      var store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setCertificateEntry("ca", CertificateFactory.getInstance("X.509").generateCertificate(in));
      var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      var context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
