package dev.weir.deploy.http;

import dev.weir.api.error.ErrorCode;
import dev.weir.api.error.WeirException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Trust in the CA of a TLS directory, and in nobody else. Stateless. */
final class TlsTrust {
  private TlsTrust() {}

  /**
   * @param directory with ca.pem
   * @throws WeirException CERTIFICATE_INVALID
   */
  static SSLContext load(Path directory) {
    Path file = directory.resolve("ca.pem");
    try (InputStream in = Files.newInputStream(file)) {
      KeyStore trusted = KeyStore.getInstance("PKCS12");
      trusted.load(null, null);
      int number = 0;
      for (Certificate ca : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        trusted.setCertificateEntry("ca-" + number++, ca);
      }
      if (number == 0) {
        throw new GeneralSecurityException("it holds no certificate");
      }
      var managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      managers.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, managers.getTrustManagers(), null);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      throw new WeirException(
          ErrorCode.CERTIFICATE_INVALID, file + " cannot be used as a CA: " + e.getMessage(), e);
    }
  }
}
